/** Files for a session: made small, sent, and then their paths stand in what is being written. */
import type { Accessor } from 'solid-js';
import type { Data } from '../data/types.ts';
import type { Upload } from '../data/uploads.ts';
import { shrink } from './shrink.ts';

export interface Attach {
  uploads: Accessor<readonly Upload[]>;
  add(files: Iterable<File>): void;
}

export function createAttach(
  data: Data,
  machineId: string,
  sessionId: string,
  insert: (words: string) => void,
): Attach {
  const send = async (file: File): Promise<void> => {
    const path = await data.uploads.send(machineId, sessionId, await shrink(file));
    if (path !== null) insert(path);
  };
  return {
    uploads: () =>
      data.uploads.list().filter((one) => one.machineId === machineId && one.sessionId === sessionId),
    add(files) {
      for (const file of files) void send(file);
    },
  };
}
