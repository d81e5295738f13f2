/** Types a trace and keeps what was seen of it, and when. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Right, Seen } from './judge.ts';
import type { SeenTerminal } from './seen-terminal.ts';
import type { TracedKey } from './trace.ts';

const LOOK_MS = 4;
const TIMEOUT_MS = 30_000;
/** After the last key everything has come back by then. */
const AFTER_MS = 2000;
const ECHO_MS = 40;
const NO_ECHO_MS = 600;
const SETTLED_MS = 400;
const PROMPT = /^me@dev:~[#$] \|$/;

async function until(what: string, is: () => boolean): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!is()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await delay(LOOK_MS);
  }
}

export const prompted = (terminal: SeenTerminal): Promise<void> =>
  until(`the prompt after “${terminal.line()}”`, () => PROMPT.test(terminal.line()));

/** Where nothing is slow: what is right. */
export async function learnRight(terminal: SeenTerminal, trace: readonly TracedKey[]): Promise<Right> {
  await prompted(terminal);
  const after = [terminal.line()];
  const ever = new Set(after);
  for (const { bytes, gap } of trace) {
    const typedAt = performance.now();
    const before = terminal.line();
    terminal.type(bytes);
    await until('quiet', () => {
      const line = terminal.line();
      ever.add(line);
      const now = performance.now();
      const quiet = now - Math.max(typedAt, terminal.changedAt);
      // Some keys show nothing, and some lead to a command that runs for a while.
      return quiet >= (line === before ? NO_ECHO_MS : gap > 500 ? SETTLED_MS : ECHO_MS);
    });
    after.push(terminal.line());
  }
  return { after, ever };
}

/** At the trace's own pace, whatever is seen of it. */
export async function typeTrace(
  terminal: SeenTerminal,
  trace: readonly TracedKey[],
): Promise<{ typed: number[]; seen: Seen[] }> {
  await prompted(terminal);
  const seen: Seen[] = [];
  const typed: number[] = [];
  const look = (): void => {
    const line = terminal.line();
    if (seen.at(-1)?.line !== line) seen.push({ at: performance.now(), line });
  };
  look();
  const looking = setInterval(look, LOOK_MS);
  try {
    let next = performance.now();
    for (const { bytes, gap } of trace) {
      await delay(Math.max(0, next - performance.now()));
      next = performance.now() + gap;
      typed.push(performance.now());
      terminal.type(bytes);
    }
    await delay(AFTER_MS);
  } finally {
    clearInterval(looking);
  }
  return { typed, seen };
}
