import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { PagedScroll } from '../paged/PagedScroll.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { isOver } from '../words/session-words.ts';
import { FindInOutput } from './FindInOutput.tsx';
import styles from './OutputPage.module.css';
import { OutputPart } from './OutputPart.tsx';
import { createOutput, lineAt } from './output.ts';
import { createLooks } from './palette.ts';

interface OutputViewProps {
  machine: MachineView;
  session: Session;
  run: number;
  /** Once so many bytes were printed, and which of the lines that came then; null: the end. */
  at: { offset: number; words: string } | null;
  finding: boolean;
  onFound(): void;
}

const FOLLOW_MS = 1_500;

/** All that a run printed, as lines of text with its colours. */
export function OutputView(props: OutputViewProps) {
  const data = useData();
  const of = { machineId: props.machine.id, sessionId: props.session.id, run: props.run };
  const output = createOutput(data, of);
  const looks = createLooks();
  /** Where a link, or the search, leads. */
  const [wanted, setWanted] = createSignal(props.at);
  const pages = createMemo(() => output.pages().map(({ page }) => page()));
  const here = createMemo(() => {
    const one = wanted();
    return one === null ? null : lineAt(pages(), one.offset, one.words);
  });
  const live = () => props.machine.link().at === 'live';
  const running = () => !isOver(props.session) && props.run === props.session.runs - 1;

  const open = () => {
    const at = wanted();
    return output.open(at === null ? 'end' : { at: at.offset });
  };
  const go = (offset: number, words: string) => {
    setWanted({ offset, words });
    const there = scroller?.querySelector('[data-here]');
    if (there) there.scrollIntoView({ block: 'center' });
    else void open();
  };
  let scroller: HTMLElement | undefined;
  createEffect(
    on(
      () => props.at,
      (at) => {
        setWanted(at);
        void open();
      },
    ),
  );
  createEffect(
    on(
      live,
      (isLive) => {
        if (!isLive) return;
        if (output.state() === 'failed') void open();
        else void output.follow();
      },
      { defer: true },
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      () => [props.session.rev, props.session.lastOutputAt],
      () => {
        if (!running()) return;
        timer ??= setTimeout(() => {
          timer = undefined;
          if (live()) void output.follow();
        }, FOLLOW_MS);
      },
      { defer: true },
    ),
  );
  onCleanup(() => clearTimeout(timer));

  return (
    <div class={styles.view}>
      <Show when={props.finding}>
        <FindInOutput of={of} live={live()} onGo={go} onClose={props.onFound} />
      </Show>
      <Show when={output.state() === 'failed' && output.problem()}>
        {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: () => void open() }} />}
      </Show>
      <Show when={output.state() === 'loading' && output.pages().length === 0}>
        <Skeleton rows={8} />
      </Show>
      <Show when={output.pages().length > 0}>
        <Show
          when={pages().some(({ pieces }) => pieces.length > 0)}
          fallback={<Empty sentence="Nothing was printed." />}
        >
          <PagedScroll
            label="Output"
            paged={output}
            begins="Here it begins."
            ends={running() ? '' : 'Here it ended.'}
            from={props.at === null ? 'end' : 'start'}
            ref={(element) => {
              scroller = element;
            }}
          >
            {(held) => <OutputPart held={held} looks={looks()} here={here()} />}
          </PagedScroll>
        </Show>
      </Show>
    </div>
  );
}
