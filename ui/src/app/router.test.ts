import { beforeEach, describe, expect, it, vi } from 'vitest';
import { back, go, parseRoute, replace, routeTo, startRouter, withQuery, type Route } from './router';

describe('routes', () => {
  it('read back what was written, whatever the letters', () => {
    const to = withQuery(routeTo('household', 'a/b', 'person'), { q: 'Nà Cọ & 1', none: null });
    expect(parseRoute(to)).toEqual({ path: ['household', 'a/b', 'person'], query: { q: 'Nà Cọ & 1' } });
  });
  it('of an empty hash is empty', () => {
    expect(parseRoute('')).toEqual({ path: [], query: {} });
    expect(parseRoute('#/')).toEqual({ path: [], query: {} });
  });
});

describe('the router', () => {
  let seen: Route[];
  beforeEach(() => {
    seen = [];
    history.replaceState(null, '', '#/');
    startRouter((route) => seen.push(route));
  });

  it('tells the first route at once', () => {
    expect(seen.map((route) => route.path)).toEqual([[]]);
  });

  it('goes to the fallback when nothing was before', () => {
    back('#/households');
    expect(seen[seen.length - 1]?.path).toEqual(['households']);
  });

  it('steps back through the history when the app itself came from somewhere', () => {
    const stepped = vi.spyOn(history, 'back').mockImplementation(() => undefined);
    go('#/households');
    history.replaceState(null, '', '#/households');
    window.dispatchEvent(new PopStateEvent('popstate'));
    back('#/');
    expect(stepped).toHaveBeenCalledOnce();
    stepped.mockRestore();
  });

  it('replaces without a new step', () => {
    const before = history.length;
    replace('#/sync');
    expect(history.length).toBe(before);
    expect(seen[seen.length - 1]?.path).toEqual(['sync']);
  });
});
