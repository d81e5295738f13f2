import { type Component, createComponent, createSignal, type JSX, Show } from 'solid-js';

const loads: (() => Promise<unknown>)[] = [];

/** `ahead`: fetches it now, for it will be shown soon. What fails then is tried again where it is shown. */
export type Later<P extends object> = Component<P> & { ahead(): void };

/**
 * A part that the first paint does not need: loaded when it is first shown, or when the page has nothing better to do.
 * Only the code is waited for. A `Suspense` here would also take a whole page off the screen whenever a part of it asks
 * the machine for something, and close the sheets that stand on it.
 */
export function later<P extends object>(
  load: () => Promise<Component<P>>,
  meanwhile?: () => JSX.Element,
): Later<P> {
  const [part, setPart] = createSignal<Component<P>>();
  let loading: Promise<unknown> | undefined;
  const fetch = () => {
    loading ??= load().then(
      (loaded) => setPart(() => loaded),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  loads.push(fetch);
  const shown: Component<P> = (props) => {
    const [failure, setFailure] = createSignal<unknown>();
    if (part() === undefined) fetch().catch((error: unknown) => setFailure(() => error));
    const waiting = () => {
      if (failure() !== undefined) throw failure();
      return meanwhile?.();
    };
    return (
      <Show when={part()} fallback={waiting()} keyed>
        {(Part) => createComponent(Part, props)}
      </Show>
    );
  };
  return Object.assign(shown, { ahead: () => void fetch().catch(() => {}) });
}

/** Fetches every later part now: a tap finds it there, and the service worker has it for the train. */
export function loadTheRest(): void {
  const load = () => {
    for (const one of loads) one().catch(() => {});
  };
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 5_000 });
  else setTimeout(load, 2_000);
}
