/** `vite --config app/src/testing/gallery/vite.config.ts`: the real screens over data in memory. Not shipped. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  define: { __APP_VERSION__: '"gallery"' },
  appType: 'spa',
  build: { outDir: '../../../../dist/gallery', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  plugins: [solid()],
});
