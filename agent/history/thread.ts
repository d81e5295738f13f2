/** The history's thread as the agent calls it. It is started with the first call, and again after it broke down. */
import { Worker } from 'node:worker_threads';
import type { Log } from '../../shared/model/log.ts';
import { ProblemError } from '../problem.ts';
import type { OperationName, Operations, Told } from './work.ts';

/** Searches and pages take far less; a thread that does not answer for so long is given up. */
const PATIENCE_MS = 60_000;
/** What it makes is short-lived: with V8's own choice, 48 MiB, its thread would hold that much after one flood. */
const YOUNG_MIB = 12;

export interface HistoryThread {
  /** Rejects with ProblemError where the thread cannot do it, or is not there. */
  ask<N extends OperationName>(
    name: N,
    value: Parameters<Operations[N]>[0],
  ): Promise<ReturnType<Operations[N]>>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout | null;
}

export function startHistoryThread(
  options: { file: string; recordingsDir: string; log: Log },
  /** It broke down: what it was told and had not done yet must be told again. */
  onLost: () => void,
): HistoryThread {
  const { file, recordingsDir, log } = options;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let nextId = 1;
  let closed = false;

  const unavailable = () =>
    new ProblemError(
      503,
      'history-unavailable',
      'The history cannot be read just now. Try again in a moment.',
    );

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one?.timer) clearTimeout(one.timer);
    return one;
  }

  function lost(from: Worker, why: string): void {
    if (worker !== from) return;
    worker = null;
    for (const id of [...waiting.keys()]) settle(id)?.reject(unavailable());
    if (closed) return;
    log('error', 'history.lost', { error: why });
    onLost();
  }

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { file, recordingsDir },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    started.on('message', (told: Told) => {
      if ('problem' in told) return log('error', 'history.not-indexed', told.problem);
      const one = settle(told.id);
      if ('error' in told) {
        log('error', 'history.failed', { error: told.error });
        one?.reject(unavailable());
      } else one?.resolve(told.value);
    });
    started.on('error', (error) =>
      lost(started, error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    started.on('exit', (code) => lost(started, `it ended with ${code}`));
    // The agent ends when it is told to, not when this does.
    started.unref();
    return started;
  }

  return {
    ask(name, value) {
      if (closed) return Promise.reject(unavailable());
      worker ??= start();
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer =
          name === 'settled'
            ? null
            : setTimeout(() => settle(id)?.reject(unavailable()), PATIENCE_MS).unref();
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, timer });
        worker?.postMessage({ id, name, value });
      });
    },
    async close() {
      closed = true;
      const last = worker;
      for (const id of [...waiting.keys()]) settle(id)?.reject(unavailable());
      await last?.terminate();
    },
  };
}
