// The visit form as a component: what is shown for each outcome, and that each tap is kept.
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const { commands } = vi.hoisted(() => ({
  commands: { visit_form: vi.fn(), visit_draft: vi.fn(), visit_save: vi.fn(), visit_draft_discard: vi.fn() },
}));
vi.mock('../../generated/bindings', () => ({ commands }));

import Visit from './Visit.svelte';

const draft = { outcome: null, guided: [], topics: [], ability: null, note: '', opinion: '', follow_up: null, follow_up_time: null, follow_up_note: '', day: '2026-11-23', media: [], levels: [] };
const people = [
  { id: 'p1', name: 'Nông Văn Mẫu', birth_year: 1955, left_on: null },
  { id: 'p2', name: 'Triệu Thị Ví Dụ', birth_year: 1960, left_on: null },
];

let app: ReturnType<typeof mount>;

async function open(form: object = {}): Promise<void> {
  commands.visit_form.mockResolvedValue({ household: { id: 'h', name: 'Nông Văn Mẫu' }, visit: null, people, draft, resumed: false, conflicts: [], replies: [], ...form });
  app = mount(Visit, { target: document.body, props: { household: 'h', visit: null } });
  await vi.waitFor(() => expect(document.body.textContent).toContain('Kết quả'));
}

function press(label: string): void {
  const button = [...document.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent?.trim().startsWith(label));
  if (!button) throw new Error(`no button ${label}`);
  button.click();
  flushSync();
}

beforeEach(() => {
  commands.visit_draft.mockResolvedValue({});
  commands.visit_save.mockResolvedValue({ visit: 'v', undo: 'u', undo_seconds: 10, changes: { households: ['h'], all: false } });
});
afterEach(async () => {
  await unmount(app);
  document.body.innerHTML = '';
  vi.clearAllMocks();
});

describe('Ghi lượt thăm', () => {
  it('keeps each tap and saves the whole', async () => {
    await open();
    press('Đã gặp');
    press('Triệu Thị Ví Dụ');
    press('VNeID');
    press('Còn cần giúp');
    await tick();
    await vi.waitFor(() => expect(commands.visit_draft.mock.lastCall?.[0].draft.ability).toBe('needs_help'));
    press('Lưu lượt thăm');
    await vi.waitFor(() => expect(commands.visit_save).toHaveBeenCalledOnce());
    expect(commands.visit_save.mock.lastCall?.[0]).toEqual({
      household: 'h',
      visit: null,
      draft: { ...draft, outcome: 'met', guided: ['p2'], topics: ['vneid'], ability: 'needs_help' },
    });
  });

  it('hides the questions that nobody can answer at an empty house', async () => {
    await open();
    press('Vắng nhà');
    expect(document.body.textContent).not.toContain('Việc gì?');
    expect(document.body.textContent).toContain('Thử lại khi nào?');
  });

  it('says what is missing when saved without a result', async () => {
    await open();
    press('Lưu lượt thăm');
    await tick();
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Hãy chọn kết quả');
    expect(commands.visit_save).not.toHaveBeenCalled();
  });

  it('opens an unfinished visit where it was left', async () => {
    await open({ draft: { ...draft, outcome: 'met', guided: ['p1'] }, resumed: true });
    expect(document.body.textContent).toContain('Phiếu viết dở được mở lại');
    expect(document.querySelector('[aria-pressed=true]')?.textContent).toContain('Nông Văn Mẫu');
  });
});
