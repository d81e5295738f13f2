import { createSignal, onCleanup } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { InkLine } from '../ui/InkLine.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import { linkWords } from '../words/link-words.ts';
import styles from './FreshnessLine.module.css';

const REDRAW_MS = 1_000;

/** How fresh the terminal is, as text: live and how far away, or when it was last seen. */
export function FreshnessLine(props: {
  machine: MachineView;
  terminal: TerminalController;
  running: boolean;
}) {
  const [strokes, setStrokes] = createSignal(props.terminal.strokes());
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') setStrokes(props.terminal.strokes());
  }, REDRAW_MS);
  onCleanup(() => clearInterval(timer));

  const live = () => props.machine.link().at === 'live' && props.terminal.live();
  const line = () => {
    const remembered = props.terminal.remembered();
    if (remembered !== null) return `As of ${clock(remembered, now())}, kept on this device`;
    if (!props.running) return `Ended, read from ${props.machine.name()}`;
    if (live()) return linkWords(props.machine, now()).line;
    if (props.machine.link().at === 'live') return `Opening the session on ${props.machine.name()}`;
    return linkWords(props.machine, now()).line;
  };
  const latency = () => {
    const ms = props.machine.latency();
    return props.machine.link().at === 'live' && ms !== null ? `${Math.round(ms)} ms` : '';
  };
  return (
    <div class={styles.line}>
      <InkLine strokes={strokes()} low quiet={!live()} />
      <span class={styles.words} role="status">
        {line()}
      </span>
      <span class={styles.latency}>{latency()}</span>
    </div>
  );
}
