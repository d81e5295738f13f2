import { type Component, createComponent, type JSX, lazy, Suspense } from 'solid-js';

const loads: (() => Promise<unknown>)[] = [];

/**
 * A part that the first paint does not need: loaded when it is first shown, or when the page has nothing better to do.
 * It waits in a boundary of its own, so that what is on the screen stays there meanwhile.
 */
export function later<P extends object>(
  load: () => Promise<Component<P>>,
  meanwhile?: () => JSX.Element,
): Component<P> {
  const Part = lazy(async () => ({ default: await load() }));
  loads.push(Part.preload);
  return (props) => (
    <Suspense fallback={meanwhile?.()}>{createComponent(Part as Component<P>, props)}</Suspense>
  );
}

/** Fetches every later part now: a tap finds it there, and the service worker has it for the train. */
export function loadTheRest(): void {
  const load = () => {
    for (const one of loads) one().catch(() => {});
  };
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 5_000 });
  else setTimeout(load, 2_000);
}
