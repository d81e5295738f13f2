import { beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.resetModules());

test('a link opened while the app runs is taken as well', async () => {
  window.history.replaceState(null, '', '/pair');
  const { takePairingLink } = await import('./first.ts');
  const told = vi.fn();
  window.addEventListener('pairinglink', told, { once: true });
  window.location.hash = '#s=second';
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  expect(window.location.hash).toBe('');
  expect(takePairingLink()).toContain('#s=second');
});

test('the secret of a pairing link leaves the address bar at once, and is given out one time', async () => {
  window.history.replaceState(null, '', '/pair#relay=r&k=k&s=secret');
  const { takePairingLink } = await import('./first.ts');
  expect(window.location.href).not.toContain('secret');
  expect(window.location.pathname).toBe('/pair');
  expect(takePairingLink()).toBe(`${window.location.origin}/pair#relay=r&k=k&s=secret`);
  expect(takePairingLink()).toBeNull();
});

test('other places keep their address as it is', async () => {
  window.history.replaceState(null, '', '/more#top');
  const { takePairingLink } = await import('./first.ts');
  expect(window.location.hash).toBe('#top');
  expect(takePairingLink()).toBeNull();
});
