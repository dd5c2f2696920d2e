// Photos and voice notes: handed to the core, had back from it. A reference is one text; what it says is read here.
import { upload } from '../bridge';
import { commands, type BlobBytes } from '../generated/bindings';

export type BlobRef = string;

export function isPhoto(blob: BlobRef): boolean {
  return blob.startsWith('photo:');
}

/** How long a recording is, in seconds. */
export function secondsOf(blob: BlobRef): number {
  return Math.round(Number(blob.split(':')[3] ?? 0) / 1000);
}

/** 0:07 */
export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

async function handed(file: Blob, name: string): Promise<string> {
  // `file.arrayBuffer()` is unknown below Chromium 76.
  return (await upload(await new Response(file).arrayBuffer(), name)).token;
}

/** A photo of a household is only taken in where somebody there agreed. */
export async function addPhoto(file: Blob, household: string | null = null): Promise<BlobRef> {
  return (await commands.photo_add({ token: await handed(file, 'photo'), household })).blob;
}

export async function addVoice(file: Blob, millis: number): Promise<BlobRef> {
  return (await commands.voice_add({ token: await handed(file, 'voice'), millis: Math.round(millis) })).blob;
}

export async function photoUrl(blob: BlobRef): Promise<string> {
  return dataUrl(await commands.blob_show({ blob }));
}

/** For an audio element; to be revoked when it is no longer played. */
export async function voiceUrl(blob: BlobRef): Promise<string> {
  const { mime, data } = await commands.blob_show({ blob });
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return URL.createObjectURL(new Blob([bytes], { type: mime }));
}

function dataUrl(bytes: BlobBytes): string {
  return `data:${bytes.mime};base64,${bytes.data}`;
}

type Waiting = { blob: BlobRef; done: (url: string | null) => void };
let waiting: Waiting[] = [];

/** A thumbnail, or null while it is not on this device. All that one screen asks for at once is one call. */
export function thumbUrl(blob: BlobRef): Promise<string | null> {
  return new Promise((done) => {
    waiting.push({ blob, done });
    if (waiting.length === 1) setTimeout(() => void fetchThumbs());
  });
}

async function fetchThumbs(): Promise<void> {
  const asked = waiting;
  waiting = [];
  // What is here is shown at once; the rest may take as long as the line takes.
  const missing = await hand(asked, false);
  for (const one of await hand(missing, true)) one.done(null);
}

/** Hands out those that there are, and gives back who got none. */
async function hand(asked: Waiting[], fetch: boolean): Promise<Waiting[]> {
  if (asked.length === 0) return [];
  const found = await commands.blob_thumbs({ blobs: asked.map((one) => one.blob), fetch }).catch(() => []);
  return asked.filter((one) => {
    const bytes = found.find((thumb) => thumb.blob === one.blob)?.bytes;
    if (bytes) one.done(dataUrl(bytes));
    return !bytes;
  });
}
