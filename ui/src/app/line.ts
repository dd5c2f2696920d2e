// Tells the core what only a page can see: whether there is a network, what it costs, and that somebody looks again.
import { commands } from '../generated/bindings';

/** Not in every engine: Chromium on phones knows it, others leave it out. */
type Connection = EventTarget & { type?: string; saveData?: boolean };

export function keepInformed(): () => void {
  const connection = (navigator as Navigator & { connection?: Connection }).connection;
  const metered = () => (connection?.type === undefined && !connection?.saveData ? undefined : connection.type === 'cellular' || connection.saveData === true);
  // A page that cannot reach the core will say so elsewhere.
  const tell = (visible?: boolean) => void commands.sync_wake({ online: navigator.onLine, metered: metered(), visible }).catch(() => undefined);
  const line = () => tell();
  const looked = () => document.visibilityState === 'visible' && tell(true);
  tell(true);
  window.addEventListener('online', line);
  window.addEventListener('offline', line);
  document.addEventListener('visibilitychange', looked);
  connection?.addEventListener?.('change', line);
  return () => {
    window.removeEventListener('online', line);
    window.removeEventListener('offline', line);
    document.removeEventListener('visibilitychange', looked);
    connection?.removeEventListener?.('change', line);
  };
}
