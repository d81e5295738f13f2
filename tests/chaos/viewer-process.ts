/** A viewer as the harness holds it: one process after the other under the same device, and what each was told to type. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Size } from '../../shared/model/session.ts';
import { until } from '../support/until.ts';
import { keyOf, type Typed } from './keys.ts';
import type { FromViewer, Sabotage, StoredDevice, ToViewer } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./viewer.ts', import.meta.url));

type Progress = Extract<FromViewer, { t: 'progress' }>;
type Shown = Extract<FromViewer, { t: 'shown' }>;

export interface ViewerProcess {
  /** What each of its processes typed, the present one last. */
  readonly typed: readonly Typed[];
  /** Of the present process; null: it has not said anything yet. */
  readonly progress: Progress | null;
  /** Bytes that came back as drafts and were typed again. */
  readonly drafted: number;
  /** Reasons for which its stream ended, though it should not. */
  readonly detached: readonly string[];
  type(keys: number): void;
  resize(size: Size): void;
  wake(): void;
  sabotage(how: Sabotage): void;
  show(): Promise<Shown>;
  kill(): Promise<void>;
  start(): void;
}

export function createViewerProcess(
  viewer: number,
  options: { device: StoredDevice; sessionId: string; size: Size },
): ViewerProcess {
  const typed: Typed[] = [];
  const detached: string[] = [];
  let child: ChildProcess | null = null;
  let progress: Progress | null = null;
  let shown: Shown | null = null;
  let next = 0;
  let draftedBefore = 0;

  function tell(message: ToViewer): void {
    if (child?.connected) child.send(message, () => {});
  }

  function heard(mine: Typed, message: FromViewer): void {
    if (message.t === 'detached') detached.push(message.reason);
    else if (message.t === 'shown') shown = message;
    else {
      mine.confirmed = message.confirmed;
      if (!mine.killed) progress = message;
    }
  }

  return {
    typed,
    detached,
    get progress() {
      return progress;
    },
    get drafted() {
      return draftedBefore + (progress?.drafted ?? 0);
    },
    type(count) {
      const mine = typed.at(-1);
      if (child === null || mine === undefined) return;
      const keys = Array.from({ length: count }, () => keyOf(viewer, next++)).join('');
      mine.to = next;
      tell({ t: 'type', keys });
    },
    resize: (size) => tell({ t: 'resize', size }),
    wake: () => tell({ t: 'wake' }),
    sabotage: (how) => tell({ t: 'sabotage', how }),
    async show() {
      shown = null;
      tell({ t: 'show' });
      return until(`viewer ${viewer} to show its screen`, () => shown);
    },
    async kill() {
      const mine = typed.at(-1);
      const killed = child;
      child = null;
      if (killed === null || mine === undefined) return;
      mine.killed = true;
      const exited = once(killed, 'exit');
      killed.kill('SIGKILL');
      await exited;
      draftedBefore += progress?.drafted ?? 0;
      progress = null;
    },
    start() {
      const mine: Typed = { from: next, to: next, confirmed: 0, killed: false };
      typed.push(mine);
      const started = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      started.on('message', (message: FromViewer) => heard(mine, message));
      started.on('error', () => {});
      started.on('exit', (code) => {
        if (child === started) detached.push(`its process ended with ${code}`);
      });
      child = started;
      tell({ t: 'start', ...options });
    },
  };
}
