/** From a key to its echo on the screen: one byte into a raw PTY that runs `cat`, until xterm.js has drawn it. */
import { setTimeout as delay } from 'node:timers/promises';
import { figure } from '../figure.ts';
import { floors, peers } from '../paths/all.ts';
import { type Path, SAY_READY } from '../paths/path.ts';
import { poet } from '../paths/poet.ts';
import { median, quantile } from '../stats.ts';
import { createTerminal, whenShown } from '../terminal.ts';
import { closeAll, inTurns, openPaths, overRounds, type Row } from './row.ts';

const ROUNDS = 5;
const KEYS = 120;
const WARM_UP = 20;
/** What a figure is held against, round by round, so that what else the machine does falls on both. */
const FLOORS = { 'ws echo': 'the bare ws echo', 'bare chain': 'as many bare processes' };
/** Then back to the start of the line, which is written over: none wraps. */
const LINE_KEYS = 60;
/** A quick typist's pace, and uneven so that no timer on the way is met in step. */
const gap = (): number => 8 + Math.random() * 14;
const ECHO_TIMEOUT_MS = 10_000;
const RAW_CAT = `stty raw -echo; ${SAY_READY}; exec cat`;
const letter = (at: number): string => String.fromCharCode(0x61 + (at % 26));

async function round(path: Path): Promise<number[]> {
  const connection = await path.open(RAW_CAT);
  const terminal = createTerminal(connection);
  try {
    const key = async (at: number): Promise<number> => {
      const started = performance.now();
      terminal.type(letter(at));
      const shown = await whenShown(terminal, () => terminal.lastTyped() === letter(at), ECHO_TIMEOUT_MS);
      if (shown === null) throw new Error(`no echo of ${letter(at)} at ${terminal.line()}`);
      return shown - started;
    };
    const times: number[] = [];
    for (let at = 0; at < WARM_UP + KEYS; at++) {
      if (at % LINE_KEYS === 0) terminal.type('\r');
      const ms = await key(at);
      if (at >= WARM_UP) times.push(ms);
      await delay(gap());
    }
    return times;
  } finally {
    terminal.dispose();
    await connection.close();
  }
}

const timesOver = (all: readonly number[][], floor: readonly number[][]): number =>
  median(all.map((times, at) => quantile(times, 0.5) / quantile(floor[at] as number[], 0.5)));

export const echo: Row = {
  name: 'echo',
  about: 'keystroke to echo on the screen, loopback',
  async run(say) {
    const paths = await openPaths(poet, { ...floors, ...peers }, say);
    try {
      const rounds = await inTurns(paths, ROUNDS, round, say);
      const p = (share: number) =>
        overRounds(rounds, (all) => median(all.map((times) => quantile(times, share))));
      return [
        figure('echo', 'key to screen, p50', 'ms', p(0.5), (ms) => ms),
        figure('echo', 'key to screen, p99', 'ms', p(0.99), (ms) => ms),
        ...Object.entries(FLOORS).flatMap(([floor, words]) => {
          const below = rounds.get(floor);
          if (below === undefined) return [];
          const times = overRounds(rounds, (all) => timesOver(all, below));
          return [figure('echo', `key to screen, p50, against ${words}`, '×', times, (ratio) => ratio)];
        }),
      ];
    } finally {
      await closeAll(paths);
    }
  },
};
