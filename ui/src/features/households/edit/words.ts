// Words of the forms alone: what lists and pages need stays light.
import { words } from '../../../app/language.svelte';

export const vi = {
  consents: 'Sự đồng ý',
  newTitle: 'Thêm hộ',
  editTitle: 'Sửa hộ',
  headName: 'Họ tên chủ hộ',
  headYear: 'Năm sinh chủ hộ',
  saved: 'Đã lưu trên máy',
  duplicate: 'Có thể đã có hộ này',
  duplicateHint: 'Mở xem trước khi thêm mới.',
  newPerson: 'Thêm người',
  saveAndAnother: 'Lưu và thêm người nữa',
  since: 'Ở hộ này từ bao giờ?',
  sinceBefore: 'Đã ở từ trước',
  sinceCame: 'Mới về ở',
  cameOn: 'Về ở từ ngày',
  leftTitle: 'Không còn ở hộ này',
  devices: 'Thiết bị trong nhà',
  connection: 'Kết nối và điện',
  other: 'Thông tin khác',
  landmarkHint: 'Ví dụ: nhà sàn cạnh nhà văn hóa',
  nicknameHint: 'Cách bà con gọi, ví dụ: Bình cây đa',
  notChosen: 'Chưa chọn',
};

export const en: typeof vi = {
  consents: 'Consent',
  newTitle: 'Add a home',
  editTitle: 'Edit home',
  headName: 'Name of the head of household',
  headYear: 'Birth year of the head',
  saved: 'Saved on this device',
  duplicate: 'This home may already be there',
  duplicateHint: 'Open it before you add a new one.',
  newPerson: 'Add a person',
  saveAndAnother: 'Save and add another',
  since: 'Since when do they live here?',
  sinceBefore: 'For some time already',
  sinceCame: 'They came lately',
  cameOn: 'Lives here since',
  leftTitle: 'No longer in this home',
  devices: 'Devices in the home',
  connection: 'Connection and power',
  other: 'Other information',
  landmarkHint: 'For example: stilt house beside the hall',
  nicknameHint: 'What the neighbours call them',
  notChosen: 'Not chosen',
};

export const w = words(vi, en);
