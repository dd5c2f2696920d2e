import { words } from '../../app/language.svelte';

export const vi = {
  hello: (name: string) => `Chào ${name}`,
  enter: 'Nhập mã PIN 6 số',
  entered: (n: number) => `Đã nhập ${n} trên 6 số`,
  wrong: (left: number) => `Mã PIN chưa đúng. Còn ${left} lần thử.`,
  wait: (time: string) => `Sai nhiều lần. Hãy đợi ${time} rồi thử lại.`,
  destroyed: 'Máy đã khóa hẳn vì nhập sai mã PIN quá nhiều lần. Hãy gặp Tổ trưởng để mời lại máy này. Phiếu đã gửi vẫn còn ở xã.',
  erase: 'Xóa số cuối',
  seconds: (n: number) => `${n} giây`,
  minutes: (n: number) => `${n} phút`,
};

export const en: typeof vi = {
  hello: (name: string) => `Hello ${name}`,
  enter: 'Enter your 6-digit PIN',
  entered: (n: number) => `${n} of 6 digits entered`,
  wrong: (left: number) => `Wrong PIN. ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  wait: (time: string) => `Too many wrong tries. Wait ${time}, then try again.`,
  destroyed: 'This device is locked for good after too many wrong PINs. Ask your team leader to invite it again. Records already sent are safe at the commune.',
  erase: 'Erase the last digit',
  seconds: (n: number) => `${n} seconds`,
  minutes: (n: number) => `${n} minutes`,
};

export const w = words(vi, en);
