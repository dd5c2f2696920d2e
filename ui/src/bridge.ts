// The one way to the core: Tauri's window, or the loopback web server with the token that it printed.
import type { ApiError, Event } from './generated/bindings';

type Internals = {
  invoke(command: string, args?: unknown, options?: { headers: Record<string, string> }): Promise<unknown>;
  transformCallback(callback: (message: { payload: Event }) => void): number;
};

const tauri = (window as unknown as { __TAURI_INTERNALS__?: Internals }).__TAURI_INTERNALS__;
const token = tauri ? '' : takeToken();

/** The token stands in the address once; it moves to the session so that the hash is free for routes. */
function takeToken(): string {
  const found = /[#&]token=([^&]+)/.exec(location.hash);
  if (found?.[1]) {
    sessionStorage.setItem('token', found[1]);
    history.replaceState(null, '', '#/');
  }
  return sessionStorage.getItem('token') ?? '';
}

export function isApiError(error: unknown): error is ApiError {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

/** Whatever was thrown, as an error that a screen can show. */
export function asApiError(error: unknown): ApiError {
  if (isApiError(error) && typeof error.message === 'object') return error;
  return {
    code: 'internal',
    message: {
      vi: 'Có lỗi trong ứng dụng. Dữ liệu đã lưu vẫn còn trên máy. Hãy đóng ứng dụng rồi mở lại.',
      en: 'Something went wrong in the app. Saved data is still on this device. Close the app and open it again.',
    },
    detail: error instanceof Error ? `${error.message}` : String(error),
  };
}

const gone: ApiError = {
  code: 'offline',
  message: {
    vi: 'Không nối được với chương trình trên máy này. Hãy kiểm tra chương trình còn chạy rồi tải lại trang.',
    en: 'The program on this computer does not answer. Check that it still runs, then reload the page.',
  },
};

async function post(path: string, body: BodyInit, type: string): Promise<unknown> {
  let reply: Response;
  try {
    reply = await fetch(path, { method: 'POST', body, headers: { 'content-type': type, 'x-tungnha-token': token } });
  } catch {
    throw gone;
  }
  const text = await reply.text();
  if (reply.ok) return text === '' ? null : JSON.parse(text);
  try {
    throw asApiError(JSON.parse(text));
  } catch (error) {
    throw isApiError(error) ? error : asApiError(`${reply.status} ${text}`);
  }
}

/** Screens use `commands` from the generated bindings, which call this. */
export async function call<Out>(name: string, args: object): Promise<Out> {
  try {
    const out = tauri ? await tauri.invoke('call', { name, args }) : await post(`/call/${name}`, JSON.stringify(args), 'application/json');
    return out as Out;
  } catch (error) {
    throw asApiError(error);
  }
}

/** Hands a picked file to the core and returns the token by which commands name it. */
export async function upload(file: ArrayBuffer, name: string): Promise<{ token: string }> {
  try {
    const out = tauri
      ? await tauri.invoke('upload', file, { headers: { name: encodeURIComponent(name) } })
      : await post(`/upload?name=${encodeURIComponent(name)}`, file, 'application/octet-stream');
    return out as { token: string };
  } catch (error) {
    throw asApiError(error);
  }
}

export function listen(handle: (event: Event) => void): void {
  if (tauri) {
    const handler = tauri.transformCallback((message) => handle(message.payload));
    void tauri.invoke('plugin:event|listen', { event: 'tungnha', target: { kind: 'Any' }, handler });
    return;
  }
  const source = new EventSource(`/events?token=${encodeURIComponent(token)}`);
  source.onmessage = (message) => handle(JSON.parse(message.data) as Event);
}
