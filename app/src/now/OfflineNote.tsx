import { createSignal, onCleanup, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { ago, clock } from '../ui/time.ts';
import { offlineTitle } from '../words/link-words.ts';
import { staleSince } from './live-sessions.ts';

/** Shown while no machine answers: why, and how old everything on the page is. */
export function OfflineNote() {
  const data = useData();
  const [network, setNetwork] = createSignal(navigator.onLine);
  const update = () => setNetwork(navigator.onLine);
  window.addEventListener('online', update);
  window.addEventListener('offline', update);
  onCleanup(() => {
    window.removeEventListener('online', update);
    window.removeEventListener('offline', update);
  });
  const links = () => data.machines().map((machine) => ({ machine, link: machine.link() }));
  const offline = () =>
    links().length > 0 &&
    links().every(({ link }) => link.at === 'offline' || (link.at === 'connecting' && !network()));
  const title = () => {
    const only = links();
    const [one] = only;
    if (!network() || only.length !== 1 || one === undefined || one.link.at !== 'offline') return 'Offline';
    return offlineTitle(one.link.why, one.machine.name());
  };
  const detail = () => {
    const since = staleSince(data);
    if (since === null) return 'Nothing was loaded yet.';
    return `All of this is from ${clock(since, now())}, ${ago(since, now())}. It can be read.`;
  };
  return (
    <Show when={offline()}>
      <Strip icon="offline" title={title()} detail={detail()} />
    </Show>
  );
}
