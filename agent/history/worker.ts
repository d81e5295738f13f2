/**
 * The history's own thread: it reads recordings and transcripts, keeps the index, and answers searches, so that none of it stands
 * in the way of a key's echo. Requests come first; between them it takes in what is new, a slice at a time.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createIndexer } from './indexer.ts';
import type { Answer, Ask } from './work.ts';

const { file, recordingsDir } = workerData as { file: string; recordingsDir: string };
const indexer = createIndexer(file, recordingsDir, (problem) => parentPort?.postMessage({ problem }));

parentPort?.on('message', ({ id, name, value }: Ask) => {
  const reply = (answer: Answer): void => parentPort?.postMessage(answer);
  Promise.resolve()
    .then(() => indexer.operations[name](value as never))
    .then(
      (result) => reply({ id, value: result }),
      (error: unknown) =>
        reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
