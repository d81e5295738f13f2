import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createRouter, type Router } from './router.ts';

const popped = () => new Promise((done) => window.addEventListener('popstate', done, { once: true }));
/** As the browser's own button or the gesture does. */
const gesture = async () => {
  const done = popped();
  window.history.back();
  await done;
};

let router: Router;
beforeEach(() => {
  window.history.pushState(null, '', '/');
  router = createRouter(window);
});

describe('moving', () => {
  test('a place has an address and back leaves it', async () => {
    router.navigate('/more');
    expect(router.path()).toBe('/more');
    expect(window.location.pathname).toBe('/more');
    await gesture();
    expect(router.path()).toBe('/');
  });

  test('back goes up where the app was opened by a deep link', () => {
    window.history.replaceState(null, '', '/m/x');
    const opened = createRouter(window);
    opened.back('/');
    expect(opened.path()).toBe('/');
  });

  test('back goes to where one came from, not up', async () => {
    router.navigate('/history');
    router.navigate('/m/x');
    const done = popped();
    router.back('/');
    await done;
    expect(router.path()).toBe('/history');
  });

  test('replacing leaves no trace', async () => {
    router.navigate('/pair');
    router.navigate('/m/x', { replace: true });
    await gesture();
    expect(router.path()).toBe('/');
  });
});

test('a moment within a place is a step of its own', async () => {
  router.navigate('/m/x#t=0.5');
  router.navigate('/m/x#t=0.9');
  expect([router.path(), router.hash()]).toEqual(['/m/x', '#t=0.9']);
  await gesture();
  expect(router.hash()).toBe('#t=0.5');
});

describe('overlays', () => {
  test('the back gesture closes an overlay and stays in the place', async () => {
    router.navigate('/more');
    const closed = vi.fn();
    router.openOverlay(closed);
    await gesture();
    expect(closed).toHaveBeenCalledTimes(1);
    expect(router.path()).toBe('/more');
  });

  test('closing from inside takes its entry along', async () => {
    router.navigate('/more');
    const closed = vi.fn();
    const close = router.openOverlay(closed);
    const done = popped();
    close();
    expect(closed).toHaveBeenCalledTimes(1);
    await done;
    close();
    expect(closed).toHaveBeenCalledTimes(1);
    await gesture();
    expect(router.path()).toBe('/');
  });

  test('overlays close from the top', async () => {
    const order: string[] = [];
    router.openOverlay(() => order.push('under'));
    router.openOverlay(() => order.push('over'));
    await gesture();
    expect(order).toEqual(['over']);
    await gesture();
    expect(order).toEqual(['over', 'under']);
  });

  test('two overlays closed at once leave the place as it was', async () => {
    router.navigate('/history');
    router.navigate('/more');
    const under = router.openOverlay(() => {});
    const over = router.openOverlay(() => {});
    const done = popped();
    under();
    over();
    await done;
    await new Promise((later) => setTimeout(later, 50));
    expect(router.path()).toBe('/more');
    await gesture();
    expect(router.path()).toBe('/history');
  });

  test('going somewhere from an overlay closes it, and back does not open it again', async () => {
    const closed = vi.fn();
    router.openOverlay(closed);
    router.navigate('/m/x');
    expect(closed).toHaveBeenCalledTimes(1);
    expect(router.path()).toBe('/m/x');
    await gesture();
    expect(router.path()).toBe('/');
    expect(closed).toHaveBeenCalledTimes(1);
  });

  test('one overlay that follows another at once is not closed by the first one leaving', async () => {
    const first = router.openOverlay(() => {});
    const closed = vi.fn();
    const done = popped();
    first();
    router.openOverlay(closed);
    await done;
    expect(closed).not.toHaveBeenCalled();
    await gesture();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
