/**
 * The app's own router: a path, a depth and the overlays that stand on it, kept in the History API, so that the back
 * gesture of a phone first closes a sheet, then leaves the place.
 */
import { type Accessor, batch, createSignal } from 'solid-js';

export interface Router {
  path: Accessor<string>;
  /** With its `#`; empty where there is none. */
  hash: Accessor<string>;
  /** From an open overlay it takes the overlay's place in the history: back does not open the sheet again. */
  navigate(path: string, options?: { replace?: boolean }): void;
  /** One step back inside the app; where there is none (a deep link), up to `parent`. */
  back(parent: string): void;
  /** Stands something on the page that the back gesture closes. Returns what closes it from inside. */
  openOverlay(onClose: () => void): () => void;
}

interface Entry {
  /** Places between this entry and the one that the app was opened with. */
  depth: number;
  overlays: number;
}

const isEntry = (state: unknown): state is Entry =>
  typeof state === 'object' && state !== null && 'depth' in state && 'overlays' in state;

export function createRouter(win: Window): Router {
  const { history, location } = win;
  const read = (): Entry => (isEntry(history.state) ? history.state : { depth: 0, overlays: 0 });
  const [path, setPath] = createSignal(location.pathname);
  const [hash, setHash] = createSignal(location.hash);
  const arrive = () =>
    batch(() => {
      setPath(location.pathname);
      setHash(location.hash);
    });
  const overlays: (() => void)[] = [];

  // history.back() lands later; whatever would write the history before that would be undone by it.
  let settling = false;
  const waiting: (() => void)[] = [];
  const whenSettled = (action: () => void) => {
    if (settling) waiting.push(action);
    else action();
  };

  // Overlays that close together leave together: the entries between them are never stood on.
  let leaving = 0;
  const leave = () => {
    settling = true;
    leaving += 1;
    if (leaving > 1) return;
    queueMicrotask(() => {
      history.go(-leaving);
      leaving = 0;
    });
  };

  // A reload finds no overlay open.
  history.replaceState({ depth: read().depth, overlays: 0 }, '');

  win.addEventListener('popstate', () => {
    settling = false;
    const entry = read();
    while (overlays.length > entry.overlays) overlays.pop()?.();
    arrive();
    // An entry of an overlay that is gone is no place of its own.
    if (entry.overlays > overlays.length) {
      settling = true;
      history.back();
      return;
    }
    for (const action of waiting.splice(0)) action();
  });

  return {
    path,
    hash,
    navigate: (to, options) =>
      whenSettled(() => {
        const { depth } = read();
        const over = overlays.length > 0;
        for (const close of overlays.splice(0).reverse()) close();
        if (to === `${location.pathname}${location.hash}` && !over) return;
        const state: Entry = { depth: options?.replace === true ? depth : depth + 1, overlays: 0 };
        if (options?.replace === true || over) history.replaceState(state, '', to);
        else history.pushState(state, '', to);
        arrive();
      }),
    back(parent) {
      if (read().depth > 0) history.back();
      else this.navigate(parent, { replace: true });
    },
    openOverlay(onClose) {
      let open = true;
      const entry = () => {
        open = false;
        onClose();
      };
      whenSettled(() => {
        if (!open) return;
        overlays.push(entry);
        history.pushState({ depth: read().depth, overlays: overlays.length }, '');
      });
      return () => {
        if (!open) return;
        const at = overlays.indexOf(entry);
        entry();
        if (at < 0) return;
        overlays.splice(at, 1);
        leave();
      };
    },
  };
}

export const router = createRouter(window);
