import { createSignal, type JSX, Show } from 'solid-js';
import type { Entry } from '../../../shared/model/transcript.ts';
import type { TalkLine } from '../data/actions/reading.ts';
import type { ActionProblem } from '../data/types.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { useTalk } from './talk-source.ts';

/** What came along of an entry; where that is only its beginning, a way to the rest. */
export function Whole<E extends Entry>(props: {
  entry: E;
  line: TalkLine;
  children: (entry: E) => JSX.Element;
}) {
  const talk = useTalk();
  const [whole, setWhole] = createSignal<E | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const shown = () => whole() ?? props.entry;
  const read = async () => {
    setBusy(true);
    const got = await talk.whole(props.line);
    setBusy(false);
    if (!got.ok) return setProblem(got.problem);
    if (got.value.kind === props.entry.kind) setWhole(() => got.value as E);
  };
  return (
    <>
      {props.children(shown())}
      <Show when={props.entry.cut && whole() === null}>
        <Button kind="bare" busy={busy()} onClick={() => void read()}>
          Show all of it
        </Button>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </Show>
    </>
  );
}
