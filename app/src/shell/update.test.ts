import '../testing/browser.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { dismissToast, toast } from '../ui/toast.ts';
import { newVersion, offer, renewWorker } from './update.ts';

const session = formatPlace({ at: 'session', machineId: 'a'.repeat(26), sessionId: 'b'.repeat(26) });
afterEach(dismissToast);

test('a new version is not offered over a terminal, but once that is left, and loads nothing by itself', () => {
  router.navigate(session);
  const load = vi.fn();
  offer(load);
  expect(toast()).toBeNull();
  expect(newVersion()).toBe(load);
  router.navigate('/history');
  expect(toast()?.text).toBe('A new version is ready.');
  expect(load).not.toHaveBeenCalled();
  toast()?.action?.act();
  expect(load).toHaveBeenCalledOnce();
});

test('a worker that the browser removed comes back, once there is a network to fetch it', async () => {
  vi.stubEnv('PROD', true);
  const register = vi.fn<(url: string) => Promise<void>>().mockRejectedValueOnce(new TypeError('offline'));
  register.mockResolvedValue();
  vi.stubGlobal('navigator', { serviceWorker: { register } });
  const renewed = renewWorker();
  await vi.waitFor(() => expect(register).toHaveBeenCalledOnce());
  await Promise.resolve();
  window.dispatchEvent(new Event('online'));
  await renewed;
  expect(register.mock.calls).toEqual([['/sw.js'], ['/sw.js']]);
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
