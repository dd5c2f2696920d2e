// The laptop's keyboard: `/` to search, `g` and a letter to go, Ctrl+Z to take back.
import { notice } from './notice.svelte';
import { go } from './router';
import { w } from './words';

const places: Record<string, string> = { n: 'today', h: 'households', t: 'overview', i: 'import', y: 'opinions', m: 'guides', d: 'devices', s: 'sync', c: 'settings', k: 'forms', o: 'teams' };

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function keys(current: () => string): () => void {
  let goingSince = 0;
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || isTyping(event.target) || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && notice.now?.undo) {
      event.preventDefault();
      void notice.undo(w().undone);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === '/') {
      event.preventDefault();
      if (current() === 'households') document.getElementById('search')?.focus();
      else go('#/households?focus=1');
      return;
    }
    if (event.key === 'g') {
      goingSince = event.timeStamp;
      return;
    }
    const place = places[event.key];
    if (place && goingSince > 0 && event.timeStamp - goingSince < 1500) go(`#/${place}`);
    goingSince = 0;
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}
