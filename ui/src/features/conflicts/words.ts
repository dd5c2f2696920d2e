import { words } from '../../app/language.svelte';

export const vi = {
  two: 'Có hai bản khác nhau. Hãy chọn bản đúng.',
  of: (field: string, subject: string) => `${field} · ${subject}`,
  wrote: (who: string, time: string) => `${who} ghi ${time}`,
  choose: 'Chọn bản này',
  chosen: 'Đã chọn. Bản kia vẫn còn trong lịch sử.',
  defer: 'Để trưởng tổ quyết',
  deferred: (who: string, time: string) => `${who} để trưởng tổ quyết, ${time}. Cả hai bản vẫn được giữ.`,
  deferredDone: 'Đã để trưởng tổ quyết',
  emptyValue: '(để trống)',
  kinds: { opinion: 'Ý kiến', appointment: 'Lịch hẹn', shop: 'Gian hàng', visit: 'Lượt thăm', answer: 'Phiếu khảo sát' } as Record<string, string>,
  otherField: 'Mục khác',
  skillField: (id: string) => `Kỹ năng ${id}`,
  fields: { text: 'Nội dung', topic: 'Chủ đề', anonymous: 'Không nêu tên', status: 'Tình trạng', person: 'Người nói', voice: 'Ghi âm', time: 'Giờ hẹn', state: 'Kết quả hẹn', platform: 'Sàn, nền tảng', url: 'Đường dẫn', opened: 'Ngày mở', committed: 'Ngày cam kết', removed: 'Đã bỏ', price: 'Giá', origin: 'Nơi làm ra', follow_up_state: 'Kết quả hẹn' } as Record<string, string>,
};

export const en: typeof vi = {
  two: 'There are two versions. Please choose the right one.',
  of: (field: string, subject: string) => `${field} · ${subject}`,
  wrote: (who: string, time: string) => `${who} wrote ${time}`,
  choose: 'Choose this',
  chosen: 'Chosen. The other one stays in the history.',
  defer: 'Leave it to the leader',
  deferred: (who: string, time: string) => `${who} left it to the leader, ${time}. Both versions are kept.`,
  deferredDone: 'Left to the leader',
  emptyValue: '(empty)',
  kinds: { opinion: 'Opinion', appointment: 'Appointment', shop: 'Shop', visit: 'Visit', answer: 'Survey answer' } as Record<string, string>,
  otherField: 'Another field',
  skillField: (id: string) => `Skill ${id}`,
  fields: { text: 'Text', topic: 'Topic', anonymous: 'Without a name', status: 'Status', person: 'Said by', voice: 'Recording', time: 'Time', state: 'Outcome', platform: 'Platform', url: 'Link', opened: 'Opened on', committed: 'Commitment on', removed: 'Removed', price: 'Price', origin: 'Origin', follow_up_state: 'Outcome of the appointment' } as Record<string, string>,
};

export const w = words(vi, en);
