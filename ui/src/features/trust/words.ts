import { words } from '../../app/language.svelte';

export const vi = {
  title: 'Tôi là ai?',
  roles: { head: 'Tổ trưởng', deputy: 'Tổ phó', member: 'Thành viên' },
  device: 'Người dùng máy của xã cấp tại',
  decision: (number: string, date: string) => ['Theo Quyết định', number && `số ${number}`, date && `ngày ${date}`].filter(Boolean).join(' '),
  signer: (name: string) => `Người ký: ${name}`,
  notListed: 'Xã chưa nhập tên người này vào danh sách Tổ, nên thẻ chưa có số quyết định. Nhờ lãnh đạo xã nhập ở mục Tổ & thành viên.',
  never: 'Tổ không bao giờ hỏi',
  neverItems: ['Mã OTP, mã xác nhận trong tin nhắn', 'Mật khẩu, mã PIN', 'Ảnh hoặc số căn cước', 'Tiền, số tài khoản, thẻ ngân hàng'],
  ifAsked: 'Ai hỏi những điều này, kể cả tự xưng cán bộ, bà con đừng đưa và báo công an xã.',
  verify: (place: string) => `Muốn chắc chắn, bà con hỏi trưởng thôn hoặc đến UBND ${place}.`,
  script: 'Lời mở đầu',
  memberOf: (role: string, team: string) => `${role} ${team}`,
  guideAt: (place: string) => `người hướng dẫn công nghệ số ở ${place}`,
  opening: (name: string, who: string) => `Cháu chào ông bà ạ. Cháu là ${name}, ${who}. Hôm nay cháu đến thăm, xem nhà mình cần giúp gì về điện thoại, dịch vụ công, thanh toán và phòng lừa đảo. Cháu không hỏi mật khẩu, mã OTP, không chụp căn cước, không thu tiền. Ông bà không muốn thì cứ nói, không sao ạ.`,
  addPhoto: 'Ảnh của tôi',
  photoWhy: 'Ảnh chỉ lưu trên máy này.',
};

export const en: typeof vi = {
  title: 'Who am I?',
  roles: { head: 'Head', deputy: 'Deputy', member: 'Member' },
  device: 'Holds a device given by the commune at',
  decision: (number: string, date: string) => ['By Decision', number && `no. ${number}`, date && `of ${date}`].filter(Boolean).join(' '),
  signer: (name: string) => `Signed by: ${name}`,
  notListed: 'The commune has not entered this person in the list of the team, so the card has no decision number. Ask the commune leader to enter it under Teams & members.',
  never: 'The team never asks for',
  neverItems: ['OTP codes, codes in messages', 'Passwords, PINs', 'Pictures or numbers of identity cards', 'Money, account or card numbers'],
  ifAsked: 'Whoever asks for these, even in the name of the authorities: do not give them, and tell the commune police.',
  verify: (place: string) => `To be sure, ask the head of the village or the People’s Committee of ${place}.`,
  script: 'Opening words',
  memberOf: (role: string, team: string) => `${role} of ${team}`,
  guideAt: (place: string) => `a digital guide in ${place}`,
  opening: (name: string, who: string) => `Good day. I am ${name}, ${who}. I have come to see what help you need with phones, public services, payments and scams. I do not ask for passwords or OTP codes, take no pictures of identity cards, and collect no money. If you do not want this, just say so.`,
  addPhoto: 'My photo',
  photoWhy: 'The photo stays on this device.',
};

export const w = words(vi, en);
