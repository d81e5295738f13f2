import { playwright } from '@vitest/browser-playwright';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

// Debian's Chromium; `npm test` finds or installs it and names it here.
const executablePath = process.env.OPEN_POET_CHROMIUM ?? '/usr/bin/chromium';

const define = { __APP_VERSION__: JSON.stringify('test') };

// On two cores. Most of their time they wait: for a shell, a socket, a clock.
const SMALL_WORKERS = 3;
/** Of files that each start whole programs: a relay, an agent, browsers, Claude Code. */
const PROGRAM_WORKERS = 2;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            '{shared,relay,agent,scripts}/**/*.test.ts',
            'tests/{law,bench,chaos,fakes,support}/**/*.test.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: SMALL_WORKERS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [solid()],
        define,
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['app/src/**/*.test.{ts,tsx}'],
          exclude: ['app/src/**/*.browser.test.{ts,tsx}'],
          testTimeout: 30_000,
          maxWorkers: SMALL_WORKERS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [solid()],
        define,
        // Found only while tests run, it would make them start again.
        optimizeDeps: { include: ['axe-core', 'fflate', '@xterm/addon-serialize'] },
        test: {
          name: 'browser',
          // What needs IndexedDB, WebCrypto keys or layout runs in the real thing.
          include: ['app/src/**/*.browser.test.{ts,tsx}'],
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath, args: ['--no-sandbox'] },
              contextOptions: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'interop',
          environment: 'node',
          include: ['tests/interop/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: PROGRAM_WORKERS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: PROGRAM_WORKERS,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
