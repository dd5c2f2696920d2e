import { words } from '../../app/language.svelte';

export const vi = {
  title: 'Buổi tuyên truyền',
  add: 'Ghi buổi tuyên truyền',
  edit: 'Sửa buổi tuyên truyền',
  none: 'Chưa ghi buổi nào',
  noneWhy: 'Họp thôn, loa, lớp học, chợ phiên: ghi lại ai cũng thấy công việc của Tổ.',
  total: (sessions: string, people: string) => `${sessions} buổi · ${people} lượt người dự`,
  attended: (people: string, women: string) => `${people} người dự, ${women} nữ`,
  notCounted: 'chưa đếm người dự',
  day: 'Ngày',
  topic: 'Chủ đề',
  topics: {
    vneid: 'VNeID', public_service: 'Dịch vụ công', payment: 'Thanh toán', selling: 'Bán hàng', scam: 'Chống lừa đảo', health: 'Sức khỏe', learning: 'Học tập', other: 'Việc khác',
  } as Record<string, string>,
  channel: 'Hình thức',
  channels: { meeting: 'Họp thôn', home: 'Tại nhà', loudspeaker: 'Loa truyền thanh', school: 'Trường, lớp học', market: 'Chợ', online: 'Nhóm Zalo' } as Record<string, string>,
  place: 'Địa điểm',
  men: 'Nam dự',
  women: 'Nữ dự',
  note: 'Ghi chú',
  save: 'Lưu buổi tuyên truyền',
  saved: 'Đã lưu trên máy',
  remove: 'Bỏ buổi này',
  removed: 'Đã bỏ',
};

export const en: typeof vi = {
  title: 'Outreach sessions',
  add: 'Record a session',
  edit: 'Edit the session',
  none: 'No sessions yet',
  noneWhy: 'Village meetings, loudspeaker, classes, markets: record them, so that the work of the team is seen.',
  total: (sessions: string, people: string) => `${sessions} sessions · attendance ${people}`,
  attended: (people: string, women: string) => `${people} came, ${women} of them women`,
  notCounted: 'attendance not counted',
  day: 'Day',
  topic: 'Topic',
  topics: {
    vneid: 'VNeID', public_service: 'Public services', payment: 'Payment', selling: 'Selling', scam: 'Against scams', health: 'Health', learning: 'Learning', other: 'Something else',
  } as Record<string, string>,
  channel: 'Channel',
  channels: { meeting: 'Village meeting', home: 'At a home', loudspeaker: 'Loudspeaker', school: 'School or class', market: 'Market', online: 'Zalo group' } as Record<string, string>,
  place: 'Place',
  men: 'Men',
  women: 'Women',
  note: 'Note',
  save: 'Save the session',
  saved: 'Saved on this device',
  remove: 'Remove this session',
  removed: 'Removed',
};

export const w = words(vi, en);
