// The microphone: records until it is stopped or the time is over, and says how loud it is meanwhile.

export type Recording = { sound: Blob; millis: number };

/** Small enough for a village line, clear enough for speech. */
const BITS_PER_SECOND = 24_000;
const TICK_MILLIS = 100;
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined && KINDS.some((kind) => MediaRecorder.isTypeSupported(kind));
}

export class Recorder {
  #recorder: MediaRecorder;
  #stream: MediaStream;
  #context = new AudioContext();
  #timer: ReturnType<typeof setInterval>;
  #began = Date.now();

  /** Asks for the microphone; rejects when the person or the device refuses it. */
  static async begin(secondsMax: number, told: (seconds: number, level: number) => void, done: (recording: Recording) => void): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new Recorder(stream, secondsMax, told, done);
  }

  private constructor(stream: MediaStream, secondsMax: number, told: (seconds: number, level: number) => void, done: (recording: Recording) => void) {
    this.#stream = stream;
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.#recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const parts: Blob[] = [];
    this.#recorder.ondataavailable = (event) => void parts.push(event.data);
    this.#recorder.onstop = () => {
      this.#release();
      done({ sound: new Blob(parts, { type: mimeType }), millis: Math.min(Date.now() - this.#began, secondsMax * 1000) });
    };
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const wave = new Uint8Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getByteTimeDomainData(wave);
      const loudest = wave.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0);
      const seconds = (Date.now() - this.#began) / 1000;
      told(Math.min(Math.floor(seconds), secondsMax), loudest / 128);
      if (seconds >= secondsMax) this.stop();
    }, TICK_MILLIS);
    this.#recorder.start();
  }

  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  #release(): void {
    clearInterval(this.#timer);
    this.#stream.getTracks().forEach((track) => track.stop());
    void this.#context.close();
  }
}
