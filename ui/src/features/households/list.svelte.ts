// The list behind the screen: 50 rows at a time from the core, only the pages near the eye in the document.
import { commands } from '../../generated/bindings';
import { asApiError } from '../../bridge';
import type { ApiError, HouseholdRow, ListFilter } from '../../generated/bindings';

export const PAGE = 50;

export type Sort = 'near' | 'name' | 'last_visit';
export type Page = { rows: HouseholdRow[] | null; shown: boolean; height: number };

let query = $state('');
let filter = $state<ListFilter>({ unit: null, state: null, unsent: false });
let sort = $state<Sort>('near');
let total = $state<number | null>(null);
let pages = $state<Page[]>([]);
let error = $state<ApiError | null>(null);
let asked = 0;

async function fetchPage(index: number, ask: number): Promise<void> {
  try {
    const page = await commands.household_list({ query, filter: $state.snapshot(filter), sort, offset: index * PAGE, limit: PAGE });
    if (ask !== asked) return;
    error = null;
    total = page.total;
    const wanted = Math.max(1, Math.ceil(page.total / PAGE));
    if (pages.length !== wanted) {
      pages = Array.from({ length: wanted }, (_, at) => pages[at] ?? { rows: null, shown: at === 0, height: 0 });
    }
    const target = pages[index];
    if (target) target.rows = page.rows;
  } catch (caught) {
    if (ask === asked) error = asApiError(caught);
  }
}

export const list = {
  /** Where the list stood when the screen was left. */
  scroll: 0,
  get query() { return query; },
  get filter() { return filter; },
  get sort() { return sort; },
  get total() { return total; },
  get pages() { return pages; },
  get error() { return error; },
  get narrowed() { return query.trim() !== '' || filter.unit !== null || filter.state !== null || filter.unsent; },

  /** A new question: the answer starts at its first row. */
  ask(next: { query?: string; filter?: Partial<ListFilter>; sort?: Sort }): void {
    if (next.query !== undefined) query = next.query;
    if (next.filter) filter = { ...filter, ...next.filter };
    if (next.sort) sort = next.sort;
    list.scroll = 0;
    asked += 1;
    const ask = asked;
    void fetchPage(0, ask).then(() => {
      if (ask === asked) pages = pages.map((page, index) => (index === 0 ? { ...page, shown: true } : { rows: null, shown: false, height: 0 }));
    });
  },
  /** The same question again, for what is on the screen. */
  async refresh(): Promise<void> {
    asked += 1;
    const ask = asked;
    const shown = pages.map((page, index) => (page.shown ? index : -1)).filter((index) => index >= 0);
    for (const page of pages) if (!page.shown) page.rows = null;
    await Promise.all((shown.length > 0 ? shown : [0]).map((index) => fetchPage(index, ask)));
  },
  show(index: number, shown: boolean, height: number): void {
    const page = pages[index];
    if (!page) return;
    if (!shown && height > 0) page.height = height;
    page.shown = shown;
    if (shown && page.rows === null) void fetchPage(index, asked);
  },
  forget(): void {
    query = '';
    filter = { unit: null, state: null, unsent: false };
    total = null;
    pages = [];
    list.scroll = 0;
  },
};
