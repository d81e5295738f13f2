/** A part of a load that runs in a process of its own: asked by messages, one answer each. */
import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly pid: number;
  ask<T>(question: object): Promise<T>;
  end(): void;
}

/** `behind`: what is measured is what it does to others, who elsewhere would not share their cores with it. */
export function startChild(file: string, { behind = false } = {}): Child {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (behind && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = [];
  child.on('message', (message: { answer?: unknown; failed?: string }) => {
    const asked = waiting.shift();
    if (message.failed === undefined) asked?.resolve(message.answer as never);
    else asked?.reject(new Error(`${file}: ${message.failed}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${file} ended with ${code}`));
  });
  return {
    pid: child.pid ?? 0,
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.send(question);
      }),
    end: () => void child.kill('SIGKILL'),
  };
}

/** In the child: one question at a time. */
export function answerWith<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('message', (question) => {
    answer(question as Question).then(
      (value) => process.send?.({ answer: value ?? null }),
      (error: Error) => process.send?.({ failed: error.stack ?? error.message }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
