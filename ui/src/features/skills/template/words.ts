// Words of the list's own screen, which only publishers open.
import { words } from '../../../app/language.svelte';

export const vi = {
  title: 'Phiếu kỹ năng',
  inUse: (version: string) => `Đang dùng: ${version}`,
  intro: 'Sửa lời, thôi dùng hoặc thêm mục, rồi ban hành bản mới. Mục cũ giữ mã và nghĩa của nó; những gì đã ghi theo mục đó vẫn đọc được.',
  vi: 'Lời tiếng Việt',
  en: 'Lời tiếng Anh',
  fresh: 'Mục mới',
  core: (core: string) => `Cốt lõi ${core}`,
  status: 'Ghi có / chưa',
  isStatus: 'Ghi có / chưa có, không ghi mức độ',
  retired: 'Thôi dùng',
  retire: 'Thôi dùng mục này',
  drop: 'Bỏ mục mới này',
  add: 'Thêm mục',
  addTo: (group: string) => `Thêm mục: ${group}`,
  versions: 'Các bản',
  shipped: 'Có sẵn trong ứng dụng',
  publishedOn: (day: string) => `Ban hành ${day}`,
  publish: (version: string) => `Ban hành ${version}`,
  publishWhy: (n: string) => `Bản mới có ${n} mục đang dùng và đến mọi máy trong địa bàn. Không đổi được nghĩa của mục đã có.`,
  publishNow: 'Ban hành',
  notYet: 'Để sau',
  published: 'Đã ban hành, sẽ gửi khi có mạng',
};

export const en: typeof vi = {
  title: 'List of skills',
  inUse: (version) => `In use: ${version}`,
  intro: 'Reword items, take them out of use or add some, then publish a new version. Items keep their id and meaning; what was judged by them stays readable.',
  vi: 'Vietnamese words',
  en: 'English words',
  fresh: 'New item',
  core: (core) => `Core ${core}`,
  status: 'Yes or no',
  isStatus: 'Judged as yes or no, not by levels',
  retired: 'Out of use',
  retire: 'Take this item out of use',
  drop: 'Remove this new item',
  add: 'Add an item',
  addTo: (group) => `Add an item: ${group}`,
  versions: 'Versions',
  shipped: 'Comes with the app',
  publishedOn: (day) => `Published ${day}`,
  publish: (version) => `Publish ${version}`,
  publishWhy: (n) => `The new version has ${n} items in use and goes to every device of the area. What an item means cannot be changed.`,
  publishNow: 'Publish',
  notYet: 'Not yet',
  published: 'Published; it is sent when there is a network',
};

export const w = words(vi, en);
