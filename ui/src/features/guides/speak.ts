// Reading aloud by the platform's own Vietnamese voice, where there is one; nothing is fetched for it.

/** The voice for a language, if this platform has one on the machine itself. */
export function voiceFor(language: 'vi' | 'en'): SpeechSynthesisVoice | null {
  if (!('speechSynthesis' in window)) return null;
  const fits = window.speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().replace('_', '-').startsWith(language));
  return fits.find((voice) => voice.localService) ?? null;
}

/** Calls `ready` now, and again once the platform has listed its voices. */
export function whenVoices(ready: () => void): () => void {
  ready();
  if (!('speechSynthesis' in window) || !window.speechSynthesis.addEventListener) return () => undefined;
  window.speechSynthesis.addEventListener('voiceschanged', ready);
  return () => window.speechSynthesis.removeEventListener('voiceschanged', ready);
}

export function speak(text: string, voice: SpeechSynthesisVoice): void {
  const saying = new SpeechSynthesisUtterance(text);
  saying.voice = voice;
  saying.lang = voice.lang;
  saying.rate = 0.9;
  window.speechSynthesis.cancel();
  window.speechSynthesis.speak(saying);
}

export function hush(): void {
  if ('speechSynthesis' in window) window.speechSynthesis.cancel();
}
