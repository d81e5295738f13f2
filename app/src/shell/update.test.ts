import '../testing/browser.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { dismissToast, toast } from '../ui/toast.ts';
import { newVersion, offer } from './update.ts';

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
