import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  root: 'app',
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: '../dist/app',
    emptyOutDir: true,
    target: 'es2022',
    // An inlined asset is a data: address, which the policy of the page does not allow for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // The app registers it itself: an injected script would be inline.
      injectRegister: null,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png,woff2,woff,webmanifest}'] },
      manifest: {
        id: '/',
        name: 'Open Poet',
        short_name: 'Open Poet',
        description: 'Claude Code from anywhere: real terminals on your machine, end to end encrypted.',
        lang: 'en',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f6f1e6',
        theme_color: '#f6f1e6',
        categories: ['developer', 'productivity', 'utilities'],
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
          { src: '/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ],
        shortcuts: [{ name: 'New session', short_name: 'New', url: '/?new' }],
        launch_handler: { client_mode: 'navigate-existing' },
      },
    }),
  ],
});
