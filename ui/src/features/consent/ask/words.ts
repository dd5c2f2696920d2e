import { words } from '../../../app/language.svelte';

export const vi = {
  photo: {
    ask: 'Hỏi và được đồng ý rồi mới chụp ảnh.',
    withdrawn: 'Có người trong hộ rút lại đồng ý: không chụp, ảnh cũ được ẩn. Hỏi lại trước khi chụp.',
  },
  location: {
    ask: 'Hỏi và được đồng ý rồi mới ghi vị trí.',
    withdrawn: 'Có người trong hộ rút lại đồng ý: không ghi vị trí, vị trí cũ được ẩn. Hỏi lại trước khi ghi.',
  },
  nobody: 'Chưa ghi ai trong hộ này. Thêm người rồi hỏi sự đồng ý.',
};

export const en: typeof vi = {
  photo: {
    ask: 'Photos are taken once somebody here agrees. Ask first.',
    withdrawn: 'Somebody here withdrew consent: no photos, earlier ones are hidden. Ask again first.',
  },
  location: {
    ask: 'A place is recorded once somebody here agrees. Ask first.',
    withdrawn: 'Somebody here withdrew consent: no place, earlier ones are hidden. Ask again first.',
  },
  nobody: 'Nobody is recorded in this home yet. Add a person, then ask for consent.',
};

export const w = words(vi, en);
