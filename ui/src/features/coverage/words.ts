import { words } from '../../app/language.svelte';

export const vi = {
  asOf: (time: string) => `Số liệu trên máy này, ${time}`,
  visited: 'Hộ đã thăm',
  of: (part: string, whole: string) => `${part} trên ${whole} hộ`,
  share: 'Tỉ lệ',
  visits: 'Lượt thăm',
  remaining: 'Hộ chưa thăm',
  stale: (n: string) => `${n} máy lâu chưa gửi`,
  staleMore: 'Quá 7 ngày chưa có số liệu',
  seeDevices: 'Xem thiết bị',
  table: 'Theo thôn',
  columns: { unit: 'Thôn', households: 'Hộ', visited: 'Đã thăm', call_back: 'Hẹn lại', absent: 'Vắng', refused: 'Từ chối', devices: 'Máy', last: 'Số liệu đến' },
  total: 'Tổng cộng',
  noData: 'chưa có',
  staleOne: (n: string) => `${n} máy lâu chưa gửi`,
  open: (name: string) => `Xem hộ của ${name}`,
  up: 'Lên một cấp',
  empty: 'Chưa có hộ nào',
  emptyWhy: 'Nhập danh sách hộ từ tệp Excel hoặc CSV để bắt đầu.',
  importNow: 'Nhập danh sách',
  households: (n: string) => `${n} hộ`,
};

export const en: typeof vi = {
  asOf: (time: string) => `As known on this device, ${time}`,
  visited: 'Homes visited',
  of: (part: string, whole: string) => `${part} of ${whole} homes`,
  share: 'Share',
  visits: 'Visits',
  remaining: 'Homes not visited',
  stale: (n: string) => `${n} ${n === '1' ? 'device' : 'devices'} silent for long`,
  staleMore: 'No data for more than 7 days',
  seeDevices: 'See devices',
  table: 'By village',
  columns: { unit: 'Village', households: 'Homes', visited: 'Visited', call_back: 'Call back', absent: 'Away', refused: 'Declined', devices: 'Devices', last: 'Data up to' },
  total: 'Total',
  noData: 'none yet',
  staleOne: (n: string) => `${n} ${n === '1' ? 'device' : 'devices'} silent for long`,
  open: (name: string) => `See the homes of ${name}`,
  up: 'One level up',
  empty: 'No homes yet',
  emptyWhy: 'Import the list of homes from an Excel or CSV file to begin.',
  importNow: 'Import a list',
  households: (n: string) => `${n} homes`,
};

export const w = words(vi, en);
