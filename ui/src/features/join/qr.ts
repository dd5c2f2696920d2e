// Reading a QR code without any service of the phone's maker: a picture or camera frames, decoded here.
type Decode = (typeof import('jsqr'))['default'];

let decoder: Promise<Decode> | null = null;

function load(): Promise<Decode> {
  decoder ??= import('jsqr').then((module) => (module.default as unknown as { default?: Decode }).default ?? module.default);
  return decoder;
}

async function decode(source: CanvasImageSource, width: number, height: number, limit: number): Promise<string | null> {
  const scale = Math.min(1, limit / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return (await load())(data, canvas.width, canvas.height)?.data ?? null;
}

export async function decodeFile(file: Blob): Promise<string | null> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise<void>((done, failed) => {
      image.onload = () => done();
      image.onerror = () => failed(new Error('not a picture'));
      image.src = url;
    });
    for (const limit of [800, 1600, 400]) {
      const text = await decode(image, image.naturalWidth, image.naturalHeight, limit);
      if (text) return text;
    }
    return null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export const hasCamera = (): boolean => typeof navigator.mediaDevices?.getUserMedia === 'function';

/** Looks through the camera until a code is seen; the returned function stops it. */
export async function watchCamera(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.srcObject = stream;
  await video.play();
  let going = true;
  const stop = () => {
    going = false;
    stream.getTracks().forEach((track) => track.stop());
  };
  const look = async () => {
    if (!going) return;
    const text = video.videoWidth > 0 ? await decode(video, video.videoWidth, video.videoHeight, 640) : null;
    if (text && going) {
      stop();
      found(text);
    } else {
      setTimeout(() => void look(), 200);
    }
  };
  void look();
  return stop;
}
