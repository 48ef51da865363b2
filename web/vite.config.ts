import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds the server: DUOLOGUE_SERVER=http://127.0.0.1:5080 npm run dev
const server = import.meta.env?.DUOLOGUE_SERVER ?? 'http://127.0.0.1:5080';

export default defineConfig({
  // addresses relative to the page, because a program may map the console anywhere
  base: './',
  build: {
    target: 'es2022',
    // worklets must be files of their own: the page's policy forbids data: scripts
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { proxy: { '/realtime': { target: server, ws: true } } },
  test: { environment: 'node', include: ['test/**/*.test.ts'] },
});
