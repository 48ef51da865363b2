import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  // addresses relative to the page, because a program may map the console anywhere
  base: './',
  build: {
    target: 'es2022',
    // worklets must be files of their own: the page's policy forbids data: scripts
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' as const },
  // `npm run dev` talks to a server that runs: DUOLOGUE_SERVER=http://127.0.0.1:5080 npm run dev
  server: { proxy: { '/realtime': { target: loadEnv(mode, '.', 'DUOLOGUE_')['DUOLOGUE_SERVER'] ?? 'http://127.0.0.1:5080', ws: true } } },
  test: { environment: 'node', include: ['test/**/*.test.ts'] },
}));
