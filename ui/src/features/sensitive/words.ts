import { words } from '../../app/language.svelte';

export const vi = {
  askFirst: 'Chỉ ghi khi được đồng ý. Bấm để hỏi.',
  nobodyToAsk: 'Chỉ ghi khi được đồng ý. Thêm người trong hộ trước.',
  sensitive: 'Diện hộ, vị trí nhà',
  povertyHint: 'Ghi đúng theo danh sách của xã, không hỏi hộ tự nhận.',
  locationHint: 'Vĩ độ, kinh độ, ví dụ 22.40512 105.61234',
  here: 'Lấy vị trí của máy',
  finding: 'Đang tìm vị trí…',
  placeFailed: 'Máy chưa lấy được vị trí. Bật định vị rồi thử lại, hoặc gõ số.',
  ethnics: {
    tay: 'Tày', dao: 'Dao', kinh: 'Kinh', nung: 'Nùng', mong: 'Mông', san_chay: 'Sán Chay', hoa: 'Hoa', muong: 'Mường', san_diu: 'Sán Dìu', other: 'Khác', undisclosed: 'Không trả lời',
  } as Record<string, string>,
};

export const en: typeof vi = {
  askFirst: 'Recorded only with consent. Press to ask.',
  nobodyToAsk: 'Recorded only with consent. Add a person first.',
  sensitive: 'Poverty status, place of the house',
  povertyHint: 'As the commune’s list says, never as the home says itself.',
  locationHint: 'Latitude, longitude, for example 22.40512 105.61234',
  here: 'Take this device’s place',
  finding: 'Finding the place…',
  placeFailed: 'No place found. Switch location on and try again, or type the numbers.',
  ethnics: {
    tay: 'Tay', dao: 'Dao', kinh: 'Kinh', nung: 'Nung', mong: 'Hmong', san_chay: 'San Chay', hoa: 'Hoa', muong: 'Muong', san_diu: 'San Diu', other: 'Other', undisclosed: 'No answer',
  } as Record<string, string>,
};

export const w = words(vi, en);
