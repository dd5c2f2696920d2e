// Who holds this device and how they like their screen.
import { commands } from '../generated/bindings';
import type { Settings, Status } from '../generated/bindings';
import { language } from './language.svelte';

const usual: Settings = { language: 'vi', theme: 'light', text_size: 0, auto_lock_minutes: 5, sync_auto: true, wifi_only: true };

/** The look is also kept outside the encrypted store: the lock screen needs it. */
function remembered(): Settings {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem('look') ?? '{}') as Partial<Settings>) };
  } catch {
    return usual;
  }
}

let status = $state<Status | null>(null);
let look = $state<Settings>(remembered());

function show(settings: Settings): void {
  look = settings;
  localStorage.setItem('look', JSON.stringify(settings));
  const root = document.documentElement;
  root.dataset.theme = settings.theme;
  root.dataset.size = String(settings.text_size);
  language.now = settings.language;
  const bar = document.querySelector('meta[name=theme-color]');
  bar?.setAttribute('content', settings.theme === 'dark' ? '#0c1413' : '#00594f');
}

/** What the core says counts, except a language chosen on the first screens. */
let chosenBefore: Partial<Settings> = {};

export const session = {
  get status(): Status | null {
    return status;
  },
  get settings(): Settings {
    return look;
  },
  get role() {
    return status?.state === 'open' ? status.device.role : 'member';
  },
  get device() {
    return status?.state === 'open' ? status.device : null;
  },
  set(next: Status): void {
    status = next;
    if (next.state !== 'open') return;
    if (Object.keys(chosenBefore).length > 0) {
      const settings = { ...next.settings, ...chosenBefore };
      chosenBefore = {};
      void session.prefer(settings);
      return;
    }
    show(next.settings);
  },
  async refresh(): Promise<void> {
    session.set(await commands.status());
  },
  /** Shows at once, then tells the core. */
  async prefer(change: Partial<Settings>): Promise<void> {
    show({ ...look, ...change });
    if (status?.state === 'open') session.set(await commands.settings_save({ settings: $state.snapshot(look) }));
    else chosenBefore = { ...chosenBefore, ...change };
  },
  start(): void {
    show(look);
  },
};
