/** One agent per home: a lock that the kernel lets go of when the process ends, however it ends. */
import { DatabaseSync } from 'node:sqlite';

/** Another agent runs on this home. `poet` exits with 3 by it. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
  readonly exitCode = 3;
}

/** Takes the lock; gives what releases it. Throws AlreadyRunning. */
export function takeLock(file: string, home: string): () => void {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new AlreadyRunning(
      `An agent already runs on ${home}. Use it, stop it with \`poet stop\`, or choose another state folder with --home.`,
      { cause },
    );
  }
  return () => lock.close();
}
