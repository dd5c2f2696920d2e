/**
 * Calls `flush` when the app goes into the background or away, and when the screen that asked is left: a phone may
 * end the app at any moment after that. Gives what `onMount` wants back.
 */
export function onLeaving(flush: () => void): () => void {
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
  return () => {
    flush();
    window.removeEventListener('pagehide', flush);
    document.removeEventListener('visibilitychange', flush);
  };
}
