import { createSignal, For, onMount, Show } from 'solid-js';
import type { RanCommand } from '../../../shared/model/report.ts';
import type { MachineView } from '../data/types.ts';
import { Link } from '../router/Link.tsx';
import { momentHref } from '../router/moment-href.ts';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { clock, span } from '../ui/time.ts';
import { commandEnd, commandMark, lastTests } from './facts-words.ts';
import styles from './Report.module.css';

interface CommandsSheetProps {
  machine: MachineView;
  commands: readonly RanCommand[];
  /** Older ones that the report does not list. */
  more: number;
  /** Only the last run of each that ran tests. */
  tests: boolean;
  /** Opened at this one. */
  shown: number | null;
  onClose(): void;
}

/** Every command that ran, and how it ended; a tap shows what it printed. */
export function CommandsSheet(props: CommandsSheetProps) {
  const listed = () => (props.tests ? lastTests(props.commands) : props.commands);
  return (
    <Sheet title={props.tests ? 'Tests' : 'Commands'} tall onClose={props.onClose}>
      <Show when={props.more > 0 && !props.tests}>
        <p class={styles.under}>{props.more} older ones are not listed.</p>
      </Show>
      <ol class={styles.claims}>
        <For each={listed()}>
          {(one) => <Command machine={props.machine} command={one} open={one.n === props.shown} />}
        </For>
      </ol>
    </Sheet>
  );
}

function Command(props: { machine: MachineView; command: RanCommand; open: boolean }) {
  let item: HTMLLIElement | undefined;
  const [open, setOpen] = createSignal(props.open);
  onMount(() => {
    if (props.open) item?.scrollIntoView?.({ block: 'center' });
  });
  const session = () => props.machine.row('session', props.command.sessionId);
  const meta = () =>
    [
      `command ${props.command.n}`,
      commandEnd(props.command),
      props.command.ms === null ? null : span(props.command.ms),
      clock(props.command.at, now()),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <li ref={item} class={styles.command}>
      <button type="button" class={styles.ran} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <Mark state={commandMark(props.command)} class={styles.mark} />
        <span class={styles.said}>
          <code class={styles.line}>{props.command.command}</code>
          <span class={styles.note}>{meta()}</span>
          <Show when={props.command.tests}>
            {(tests) => (
              <span class={styles.note}>
                {`${tests().runner}: ${tests().passed} passed, `}
                <span classList={{ [styles.removed ?? '']: tests().failed > 0 }}>
                  {tests().failed} failed
                </span>
                <Show when={tests().skipped > 0}>{`, ${tests().skipped} skipped`}</Show>
              </span>
            )}
          </Show>
        </span>
      </button>
      <Show when={open()}>
        <pre class={styles.output} tabindex="0">
          {props.command.output || 'It printed nothing.'}
        </pre>
        <Show when={session()}>
          {(one) => (
            <p class={styles.where}>
              <Link href={momentHref(props.machine.id, one().id, props.command.position)}>{one().title}</Link>
            </p>
          )}
        </Show>
      </Show>
    </li>
  );
}
