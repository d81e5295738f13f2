/** Random points of recordings: how soon their screen is there, and whether it is the one that a full replay shows. */
import { openRun } from '../../../agent/recordings/recording.ts';
import { newTerminal } from '../../law/check.ts';
import { differences, terminalState } from '../../law/terminal-state.ts';
import type { Seeded } from '../../support/random.ts';
import type { Corpus } from './corpus.ts';

const READ_BYTES = 256 * 1024;

export interface Point {
  sessionId: string;
  offset: number;
}

/** Some of any session, by how much it printed; some of the longest. */
export function somePoints({ made }: Corpus, random: Seeded, some: number, ofLongest: number): Point[] {
  const anywhere = Array.from({ length: some }, (): Point => {
    let at = Math.floor((random.int(1_000_000) / 1_000_000) * made.bytes);
    const session = made.sessions.find(({ length }) => {
      at -= length;
      return at < 0;
    });
    return { sessionId: session?.id ?? made.longest, offset: (session?.length ?? 0) + at };
  });
  const { length = 0 } = made.sessions.find(({ id }) => id === made.longest) ?? {};
  const within = Array.from(
    { length: ofLongest },
    (): Point => ({
      ...{ sessionId: made.longest, offset: random.int(length) },
    }),
  );
  return [...anywhere, ...within];
}

/** ms until the whole screen is there. */
export async function seek(
  { call }: Corpus,
  { sessionId, offset }: Point,
): Promise<{ ms: number; bytes: Uint8Array }> {
  const began = performance.now();
  const answer = await call(`/v1/sessions/${sessionId}/runs/0/screen?offset=${offset}`, { method: 'GET' });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || Number(answer.headers.get('x-offset')) !== offset) {
    throw new Error(`the screen at ${offset} of ${sessionId} was answered with ${answer.status}`);
  }
  return { ms: performance.now() - began, bytes };
}

/** Replays each session once from its first byte, and throws where a screen is another one. */
export async function checkPoints(
  { recordingsDir }: Corpus,
  shown: readonly (Point & { bytes: Uint8Array })[],
): Promise<void> {
  for (const sessionId of new Set(shown.map((one) => one.sessionId))) {
    const points = shown.filter((one) => one.sessionId === sessionId).sort((a, b) => a.offset - b.offset);
    const recording = openRun(recordingsDir, { sessionId, run: 0 });
    const { cols, rows } = await recording.meta();
    const whole = newTerminal({ cols, rows });
    let at = 0;
    for (const { offset, bytes } of points) {
      while (at < offset) {
        const read = await recording.reader.read(at, Math.min(READ_BYTES, offset - at));
        whole.internals.parse(read);
        at += read.length;
      }
      const viewer = newTerminal({ cols, rows });
      viewer.internals.parse(bytes);
      const [found] = differences(
        terminalState(whole, { scrollback: 0 }),
        terminalState(viewer, { scrollback: 0 }),
      );
      viewer.terminal.dispose();
      if (found !== undefined) throw new Error(`another screen at ${offset} of ${sessionId}: ${found}`);
    }
    whole.terminal.dispose();
  }
}
