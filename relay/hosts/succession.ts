/** One relay takes over from another: it listens on the same port beside it, then asks it by a socket in their folder to end. */
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';

/** A former relay that does not answer within this hangs: it is left to its operator. */
const ANSWER_MS = 5_000;

export interface Succession {
  /** Whether there was a former relay, and it has heard. */
  readonly former: 'none' | 'told' | 'silent';
  /** Resolves once a successor listens and asks this one to end. */
  readonly succeeded: Promise<void>;
  stop(): void;
}

/**
 * To be called by a relay that listens already. `socketFile` is in a folder that only its account can write to. Rejects where it cannot
 * be listened on.
 */
export async function succeed(socketFile: string, answerMs = ANSWER_MS): Promise<Succession> {
  const former = await tellFormer(socketFile, answerMs);
  await rm(socketFile, { force: true });
  let told = () => {};
  const succeeded = new Promise<void>((resolve) => {
    told = resolve;
  });
  const server = createServer((successor) => {
    successor.on('error', () => {});
    // Its file goes with it: only then may the successor make its own.
    server.close();
    successor.end();
    told();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketFile, () => resolve());
  });
  server.unref();
  return { former, succeeded, stop: () => void server.close() };
}

function tellFormer(socketFile: string, answerMs: number): Promise<Succession['former']> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    let there = false;
    socket.setTimeout(answerMs, () => {
      resolve('silent');
      socket.destroy();
    });
    socket.on('connect', () => {
      there = true;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(there ? 'told' : 'none'));
    socket.resume();
  });
}
