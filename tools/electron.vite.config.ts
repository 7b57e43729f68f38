import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = path.dirname(import.meta.dirname);
const at = (...parts: string[]) => path.join(root, ...parts);

/**
 * Everything is bundled but the native modules (package.json's `dependencies`): few files make a quick start and a
 * small package. The targets are the oldest Electron that must run the result: 33, with Node 20.18 and Chromium 130.
 */
export default defineConfig({
  main: {
    root,
    build: {
      outDir: at('out/main'),
      target: 'node20.18',
      externalizeDeps: true,
      minify: true,
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          worker: at('main/sync/worker.ts'),
          pretend: at('main/pretend/worker.ts'),
          inbox: at('main/webhooks/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: at('out/preload'),
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [react()],
    // The router would read it while the window starts, which waits for the main process, just then loading the Hub.
    // Only positions of scrolling would be kept there, and they are kept for as long as the page lives without it.
    define: { sessionStorage: 'undefined' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      // Under the content policy there are no inline modules; all supported Chromiums preload by themselves.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: {
        input: at('renderer/index.html'),
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      },
    },
  },
});
