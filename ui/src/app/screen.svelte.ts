// Phone or laptop: one code, two layouts.
const wideQuery = window.matchMedia('(min-width: 960px)');
let wide = $state(wideQuery.matches);
wideQuery.addEventListener('change', (event) => (wide = event.matches));

export const screen = {
  get wide(): boolean {
    return wide;
  },
};
