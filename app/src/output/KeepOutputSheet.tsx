import { createSignal, onCleanup, Show } from 'solid-js';
import type { DownloadFormat, RunOn } from '../data/actions/output.ts';
import type { ActionProblem } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import { sizeWords } from '../words/size-words.ts';
import styles from './OutputPage.module.css';
import { type WholeOutput, wholeOutput } from './whole-output.ts';

type Way = 'copy' | 'share' | DownloadFormat;

/** All that was printed, taken along: copied, shared, or as a file. */
export function KeepOutputSheet(props: { of: RunOn; title: string; live: boolean; onClose(): void }) {
  const data = useData();
  const [busy, setBusy] = createSignal<Way | null>(null);
  const [bytes, setBytes] = createSignal(0);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  let gone = false;
  onCleanup(() => {
    gone = true;
  });

  async function take(way: Way, then: (whole: WholeOutput) => Promise<void> | void): Promise<void> {
    setBusy(way);
    setBytes(0);
    setProblem(null);
    const as = way === 'copy' || way === 'share' ? 'text' : way;
    const whole = await wholeOutput(data, props.of, as, {
      title: props.title,
      onBytes: setBytes,
      stopped: () => gone,
    });
    if (whole === null) return;
    setBusy(null);
    if (!whole.ok) return void setProblem(whole.problem);
    try {
      await then(whole.value);
      props.onClose();
    } catch (error) {
      // A person who closes the system's own sheet has not failed.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      setProblem({ title: 'This browser did not take it.', detail: 'Download it as a file instead.' });
    }
  }
  const copy = async ({ blob }: WholeOutput) => {
    await navigator.clipboard.writeText(await blob.text());
    say({ text: 'All of the output is copied.' });
  };
  const share = async ({ blob, name }: WholeOutput) => {
    await navigator.share({ files: [new File([blob], name, { type: blob.type })], title: props.title });
  };
  const download = ({ blob, name }: WholeOutput) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say({ text: `${name}, ${sizeWords(blob.size)}.` });
  };
  const canShare = () =>
    typeof navigator.canShare === 'function' && navigator.canShare({ files: [new File([''], 'a.txt')] });
  const act = (
    way: Way,
    text: string,
    then: (whole: WholeOutput) => Promise<void> | void,
    icon?: 'copy' | 'share',
  ) => (
    <Button
      wide
      busy={busy() === way}
      disabled={!props.live || (busy() !== null && busy() !== way)}
      onClick={() => void take(way, then)}
    >
      <Show when={icon}>{(name) => <Icon name={name()} small />}</Show>
      {busy() === way && bytes() > 0 ? `${text}: ${sizeWords(bytes())} so far` : text}
    </Button>
  );

  return (
    <Sheet title="Take the output along" onClose={props.onClose}>
      <p class={styles.hint}>
        {props.live
          ? 'All that this run printed, from its beginning.'
          : 'This needs the machine: it is not reachable now.'}
      </p>
      <div class={styles.acts}>
        {act('copy', 'Copy as text', copy, 'copy')}
        <Show when={canShare()}>{act('share', 'Share as text', share, 'share')}</Show>
        {act('text', 'Download as text', download)}
        {act('html', 'Download as a web page, with colours', download)}
        {act('asciicast', 'Download as an asciicast, to be played', download)}
      </div>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
