import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { PairingFlow } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { takePairingLink } from '../first.ts';
import { EnterLink } from './EnterLink.tsx';
import { PairingSteps } from './PairingSteps.tsx';

/** Pairing: by a link that opened the app, scanned, or pasted. */
export function PairPage() {
  const data = useData();
  const [flow, setFlow] = createSignal<{ link: string; flow: PairingFlow } | null>(null);

  const begin = (link: string) => {
    flow()?.flow.stop();
    setFlow({ link, flow: data.pair(link) });
  };
  const opened = () => {
    const link = takePairingLink();
    if (link !== null) begin(link);
  };
  onMount(opened);
  window.addEventListener('pairinglink', opened);
  onCleanup(() => {
    window.removeEventListener('pairinglink', opened);
    // Leaving by the back gesture is leaving: a half-paired device keeps nothing.
    const current = flow();
    if (current !== null && current.flow.step().at !== 'paired') current.flow.stop();
  });

  return (
    <Show when={flow()} keyed fallback={<EnterLink onLink={begin} />}>
      {(current) => <PairingSteps link={current.link} flow={current.flow} onAgain={() => setFlow(null)} />}
    </Show>
  );
}
