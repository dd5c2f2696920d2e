import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Old WebViews are the reason for the targets: phones without Play or storage stay at Chromium 70.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: 'chrome70',
    cssTarget: 'chrome70',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
