// A hash router. Android's Back and the browser's both walk the same history entries.
export type Route = { path: string[]; query: Record<string, string> };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function routeTo(...path: string[]): string {
  return '#/' + path.map(encodeURIComponent).join('/');
}

export function withQuery(path: string, query: Record<string, string | null | undefined>): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

type Mark = { depth: number } | null;
let depth = 0;

/** Calls `arrive` for the first route and for each later one. */
export function startRouter(arrive: (route: Route) => void): void {
  depth = (history.state as Mark)?.depth ?? 0;
  const read = () => {
    const mark = history.state as Mark;
    if (mark === null) {
      depth += 1;
      history.replaceState({ depth }, '');
    } else {
      depth = mark.depth;
    }
    arrive(parseRoute(location.hash));
  };
  history.replaceState({ depth }, '');
  window.addEventListener('popstate', read);
  arrive(parseRoute(location.hash));
}

export function go(to: string): void {
  if (location.hash !== to) location.hash = to;
}

export function replace(to: string): void {
  history.replaceState({ depth }, '', to);
  window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
}

/** One step back when the app itself came from somewhere; else to `fallback`. */
export function back(fallback: string): void {
  if (depth > 0) history.back();
  else replace(fallback);
}
