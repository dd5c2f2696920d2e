import { words } from '../../app/language.svelte';
import type { Purpose } from '../../generated/bindings';

export const vi = {
  title: 'Sự đồng ý',
  intro: 'Mỗi việc hỏi riêng. Không đồng ý việc nào thì không ghi việc đó.',
  purposes: {
    visit: 'Thăm, hướng dẫn', survey: 'Khảo sát có tên', photo: 'Ảnh', opinion: 'Ý kiến có tên', reply: 'Liên hệ trả lời',
    ethnic_group: 'Dân tộc', poverty: 'Diện hộ nghèo, cận nghèo', location: 'Vị trí nhà',
  } as Record<Purpose, string>,
  given: (day: string, who: string) => `Đã đồng ý ${day} · ${who} ghi`,
  withdrawn: (day: string) => `Đã rút lại ${day}`,
  open: 'Chưa hỏi',
  refused: (n: string) => `Từ chối: ${n} lần trong hộ này`,
  language: 'Giải thích bằng tiếng',
  languages: { vi: 'Tiếng phổ thông', tay: 'Tày', nung: 'Nùng', dao: 'Dao', hmong: 'Mông', other: 'Tiếng khác' } as Record<string, string>,
  method: 'Cách xác nhận',
  methods: { read: 'Đọc và xác nhận', witness: 'Có người làm chứng' },
  witness: 'Tên người làm chứng',
  confirmed: 'Đã đọc cho nghe, người được hỏi nói đồng ý',
  give: 'Đồng ý',
  refuse: 'Không đồng ý',
  withdraw: 'Rút lại đồng ý',
  saved: { given: 'Đã ghi: đồng ý', withdrawn: 'Đã rút lại đồng ý', refused: 'Đã đếm một lần từ chối, không ghi tên' },
};

export const en: typeof vi = {
  title: 'Consent',
  intro: 'Each purpose is asked by itself. What is not agreed to is not recorded.',
  purposes: {
    visit: 'Visits and guidance', survey: 'Surveys with a name', photo: 'Photos', opinion: 'Opinions with a name', reply: 'Contact for an answer',
    ethnic_group: 'Ethnic group', poverty: 'Poverty status', location: 'Place of the house',
  } as Record<Purpose, string>,
  given: (day: string, who: string) => `Given ${day} · by ${who}`,
  withdrawn: (day: string) => `Withdrawn ${day}`,
  open: 'Not asked',
  refused: (n: string) => `Declined ${n} times in this home`,
  language: 'Explained in',
  languages: { vi: 'Vietnamese', tay: 'Tay', nung: 'Nung', dao: 'Dao', hmong: 'Hmong', other: 'Another language' } as Record<string, string>,
  method: 'How it is confirmed',
  methods: { read: 'Read out and confirmed', witness: 'With a witness' },
  witness: 'Name of the witness',
  confirmed: 'I read it out and the person agreed',
  give: 'Agrees',
  refuse: 'Does not agree',
  withdraw: 'Withdraw consent',
  saved: { given: 'Recorded: agreed', withdrawn: 'Consent withdrawn', refused: 'One refusal counted, without a name' },
};

export const w = words(vi, en);
