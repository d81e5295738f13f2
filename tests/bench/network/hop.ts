/** The hop as the bench holds it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FULL_SPEED, type LineSpeed } from './wire.ts';

export interface Hop {
  readonly port: number;
  leadTo(port: number): void;
  /** Bytes that came from the far end so far. */
  down(): Promise<number>;
  close(): void;
}

const PROGRAM = fileURLToPath(new URL('./hop-process.ts', import.meta.url));

export async function openHop({ delayMs, bytesPerSecond }: LineSpeed = FULL_SPEED): Promise<Hop> {
  const child = fork(PROGRAM, [String(delayMs), String(bytesPerSecond)]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    leadTo: (target) => void child.send({ target }),
    async down() {
      child.send('count');
      const [{ down }] = (await once(child, 'message')) as [{ down: number }];
      return down;
    },
    close: () => void child.disconnect(),
  };
}
