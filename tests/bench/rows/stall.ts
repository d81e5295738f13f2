/** A viewer that reads nothing for four seconds under `yes`, and then Ctrl-C: when the prompt is there, and what the wait cost. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Figure, figure } from '../figure.ts';
import { createHeld } from '../held.ts';
import { peers, pick } from '../paths/all.ts';
import { type Connection, type Path, SAY_READY } from '../paths/path.ts';
import { poet } from '../paths/poet.ts';
import { residentMiB } from '../processes.ts';
import { median, medianSlope } from '../stats.ts';
import { createTerminal, type Terminal, whenShown } from '../terminal.ts';
import { closeAll, leftOut, openPaths, type Row, type Say } from './row.ts';

/** They fill caches and pools that stay: that of the history's index, 32 MiB, by what is printed. */
const WARM_UP = 8;
const STALLS = 10;
/** Others are known after fewer. */
const PEER_STALLS = 3;
const STALL_MS = 4000;
const PROMPT = 'prompt>';
const PROMPT_TIMEOUT_MS = 60_000;
const SHELL = `${SAY_READY}; PS1='${PROMPT} ' exec bash --norc --noprofile -i`;
const KIB = 1024;
const LOOK_MS = 100;
/** What a stall may leave behind for good, MiB in each program: else it is said. */
const FLAT_MIB = 0.5;

interface Stalls {
  promptMs: number | null;
  backlogKiB: number;
  /** MiB that each program that stands between held after each stall beyond the warm-up, garbage left out; the product's alone. */
  held: Record<string, [stall: number, mib: number][]>;
  grownMiB: number;
}

/** How far beyond its start the memory of all of them together was at its most, until `stop`. */
function watchMemory(pids: readonly number[]): { stop(): number } {
  const all = (): number => pids.reduce((sum, pid) => sum + residentMiB(pid), 0);
  const start = all();
  let most = start;
  const timer = setInterval(() => {
    most = Math.max(most, all());
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(most, all()) - start;
    },
  };
}

const atPrompt = (terminal: Terminal): boolean => terminal.line() === PROMPT;

async function stallOnce(connection: Connection, terminal: Terminal) {
  if ((await whenShown(terminal, () => atPrompt(terminal), PROMPT_TIMEOUT_MS)) === null) return null;
  terminal.type('yes\r');
  const flows = await whenShown(terminal, () => terminal.line() === 'y' || terminal.line() === '', 5000);
  if (flows === null) throw new Error('`yes` prints nothing');
  await delay(300);
  terminal.stall();
  await delay(STALL_MS);
  const before = connection.received;
  const started = performance.now();
  terminal.goOn();
  terminal.type('\x03');
  const shown = await whenShown(terminal, () => atPrompt(terminal), PROMPT_TIMEOUT_MS);
  return { ms: shown === null ? null : shown - started, backlog: (connection.received - before) / KIB };
}

async function stalls(path: Path, warmUp: number, count: number): Promise<Stalls> {
  const connection = await path.open(SHELL);
  const terminal = createTerminal(connection);
  const pids = Object.entries(path.pids());
  const memory = watchMemory(pids.map(([, pid]) => pid));
  const held: Stalls['held'] = {};
  const weights: { name: string; weigh: () => Promise<number> }[] = [];
  try {
    // The first prompt may have come together with the word that the shell is ready.
    terminal.type('\r');
    const all: { ms: number | null; backlog: number }[] = [];
    for (let at = 1; at <= warmUp + count; at++) {
      const one = await stallOnce(connection, terminal);
      if (one === null) break;
      all.push(one);
      if (one.ms === null) break;
      if (at === warmUp) {
        for (const [name, pid] of pids) weights.push({ name, weigh: await createHeld(pid) });
      }
      for (const { name, weigh } of weights) {
        held[name] ??= [];
        held[name].push([at - warmUp, await weigh()]);
      }
    }
    const times = all.map(({ ms }) => ms);
    return {
      promptMs:
        times.length < warmUp + count || times.includes(null)
          ? null
          : median(times.filter((ms) => ms !== null)),
      backlogKiB: median(all.map(({ backlog }) => backlog)),
      held,
      grownMiB: memory.stop(),
    };
  } finally {
    memory.stop();
    terminal.dispose();
    await connection.close();
  }
}

async function measure(paths: readonly Path[], say: Say): Promise<Map<string, Stalls>> {
  const found = new Map<string, Stalls>();
  for (const [at, path] of paths.entries()) {
    try {
      found.set(path.name, await (at === 0 ? stalls(path, WARM_UP, STALLS) : stalls(path, 0, PEER_STALLS)));
    } catch (error) {
      if (at === 0) throw error;
      leftOut(say, path.name, error);
    }
  }
  return found;
}

export const stall: Row = {
  name: 'stall',
  about: `a viewer that stalls ${STALL_MS / 1000} s under yes, ${STALLS} times`,
  async run(say) {
    const names = ['ws + node-pty', 'wetty', 'claude-code-remote', 'tty-share', 'HAPI', 'mosh'];
    const paths = await openPaths(poet, pick(names, peers), say);
    try {
      const found = await measure(paths, say);
      const own = new Map([...found].slice(0, 1));
      const growth = (program: string): Figure => {
        const one = figure('stall', `memory of the ${program} for each stall`, 'MiB', own, ({ held }) => {
          const points = held[program] ?? [];
          return points.length > 2 ? medianSlope(points) : null;
        });
        const points = [...own.values()][0]?.held[program] ?? [];
        const flat =
          one.value !== null && one.value <= FLAT_MIB ? 'flat' : `NOT within ${FLAT_MIB} MiB a stall`;
        say(`${program}: ${flat}; held after each: ${points.map(([, mib]) => mib.toFixed(1)).join(' ')} MiB`);
        return one;
      };
      return [
        figure('stall', 'Ctrl-C to the prompt', 'ms', found, ({ promptMs }) => promptMs),
        figure('stall', 'backlog delivered after it', 'KiB', found, ({ backlogKiB }) => backlogKiB),
        figure('stall', 'memory at its most, beyond the start', 'MiB', found, ({ grownMiB }) => grownMiB),
        growth('agent'),
        growth('host'),
        growth('relay'),
      ];
    } finally {
      await closeAll(paths);
    }
  },
};
