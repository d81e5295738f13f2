import { Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { router } from '../router/router.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';

/** Above every place: what became of this device's storage, or why this browser cannot do it. */
export function TroubleNote() {
  const data = useData();
  const trouble = () => {
    const now = data.trouble();
    // There it is being done.
    return now?.act === 'pair' && router.path() === '/pair' ? null : now;
  };
  const acts = {
    pair: { text: 'Pair a machine', act: () => router.navigate('/pair') },
    reload: { text: 'Reload', act: () => location.reload() },
    seen: { text: 'OK', act: data.seenTrouble },
    wait: undefined,
  };
  return <Show when={trouble()}>{(now) => <ErrorNote problem={now()} action={acts[now().act]} />}</Show>;
}
