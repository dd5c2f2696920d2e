import { words } from '../../app/language.svelte';
import type { Method, Purpose } from '../../generated/bindings';

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
  methods: { read: 'Đọc và xác nhận', signed: 'Ký trên màn hình', voice: 'Ghi âm lời đồng ý', witness: 'Có người làm chứng' } as Record<Method, string>,
  witness: 'Tên người làm chứng',
  confirmed: 'Đã đọc cho nghe, người được hỏi nói đồng ý',
  give: 'Đồng ý',
  refuse: 'Không đồng ý',
  withdraw: 'Rút lại đồng ý',
  effects: {
    visit: 'Rút lại thì kỹ năng của người này được ẩn và không tính vào số liệu.',
    survey: 'Rút lại thì phiếu khảo sát có tên của người này được ẩn, không vào kết quả và tệp xuất.',
    photo: 'Rút lại thì ảnh của các lượt thăm hộ này được ẩn.',
    opinion: 'Rút lại thì ý kiến của người này không còn kèm tên.',
    reply: 'Rút lại thì ý kiến của người này không còn kèm cách liên hệ.',
    ethnic_group: 'Rút lại thì dân tộc của người này được ẩn và không ghi được nữa.',
    poverty: 'Rút lại thì diện hộ được ẩn và không ghi được nữa.',
    location: 'Rút lại thì vị trí nhà được ẩn và không ghi được nữa.',
  } as Record<Purpose, string>,
  draftFailed: 'Chưa lưu được nháp',
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
  methods: { read: 'Read out and confirmed', signed: 'Signed on the screen', voice: 'Spoken and recorded', witness: 'With a witness' } as Record<Method, string>,
  witness: 'Name of the witness',
  confirmed: 'I read it out and the person agreed',
  give: 'Agrees',
  refuse: 'Does not agree',
  withdraw: 'Withdraw consent',
  effects: {
    visit: 'Once withdrawn, this person’s skills are hidden and count in no figure.',
    survey: 'Once withdrawn, this person’s named surveys are hidden and in no results or files.',
    photo: 'Once withdrawn, the photos of visits to this home are hidden.',
    opinion: 'Once withdrawn, this person’s opinions carry no name.',
    reply: 'Once withdrawn, this person’s opinions carry no contact.',
    ethnic_group: 'Once withdrawn, this person’s ethnic group is hidden and cannot be recorded.',
    poverty: 'Once withdrawn, the home’s status is hidden and cannot be recorded.',
    location: 'Once withdrawn, the place of the house is hidden and cannot be recorded.',
  } as Record<Purpose, string>,
  draftFailed: 'Draft not saved',
  saved: { given: 'Recorded: agreed', withdrawn: 'Consent withdrawn', refused: 'One refusal counted, without a name' },
};

export const w = words(vi, en);
