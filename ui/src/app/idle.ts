// Locks after the chosen minutes without a touch, also when the app was asleep meanwhile.
import { commands } from '../generated/bindings';
import { session } from './session.svelte';

export function keepLocked(): () => void {
  let last = Date.now();
  const touched = () => (last = Date.now());
  const look = () => {
    const minutes = session.settings.auto_lock_minutes;
    if (minutes <= 0 || Date.now() - last < minutes * 60_000) return;
    last = Date.now();
    void commands.lock().then((status) => session.set(status)).catch(() => undefined);
  };
  const kinds = ['pointerdown', 'keydown', 'wheel', 'touchmove'];
  kinds.forEach((kind) => window.addEventListener(kind, touched, { passive: true }));
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, 10_000);
  return () => {
    clearInterval(timer);
    kinds.forEach((kind) => window.removeEventListener(kind, touched));
    document.removeEventListener('visibilitychange', look);
  };
}
