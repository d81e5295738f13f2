/** Files on their way to a session: in slices that go on after any cut, until the machine says where they stand. */
import { type Accessor, createSignal } from 'solid-js';
import * as v from 'valibot';
import { newId } from '../../../shared/model/ids.ts';
import { MAX_UPLOAD_BYTES, uploadedSchema, uploadSchema } from '../../../shared/model/upload.ts';
import { CallFailed } from './api.ts';
import type { Calls } from './calls.ts';
import type { ActionProblem } from './types.ts';

/** Small enough for a slow link to give a sign of life with each. */
const SLICE_BYTES = 64 * 1024;
const AGAIN_MS = 1_000;

export interface Upload {
  id: string;
  machineId: string;
  sessionId: string;
  name: string;
  /** Bytes, and how many of them are there. */
  size: number;
  sent: number;
  state: 'sending' | 'failed';
  problem: ActionProblem | null;
}

export interface Uploads {
  /** Those that are not there yet. */
  list: Accessor<readonly Upload[]>;
  /** Resolves with the path on the machine; null where it was cancelled. Lives as long as the page. */
  send(machineId: string, sessionId: string, file: { name: string; blob: Blob }): Promise<string | null>;
  /** Tries again what failed. */
  retry(id: string): void;
  cancel(id: string): void;
}

const ignored = v.unknown();

export function createUploads(calls: Calls): Uploads {
  const [list, setList] = createSignal<readonly Upload[]>([]);
  const retries = new Map<string, () => void>();
  const change = (id: string, part: Partial<Upload>): void =>
    void setList((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const isWanted = (id: string): boolean => list().some((one) => one.id === id);
  const leave = (id: string): void => {
    retries.delete(id);
    setList((all) => all.filter((one) => one.id !== id));
  };

  async function deliver({ id, machineId, sessionId, name, size }: Upload, blob: Blob): Promise<string> {
    const path = `/v1/sessions/${sessionId}/uploads`;
    const body = { upload: id, name, size };
    let { next } = await calls.request(machineId, { method: 'POST', path, body }, uploadSchema);
    while (next < size && isWanted(id)) {
      change(id, { sent: next });
      const bytes = new Uint8Array(await blob.slice(next, next + SLICE_BYTES).arrayBuffer());
      const to = `${path}/${id}?at=${next}`;
      ({ next } = await calls.request(machineId, { method: 'PUT', path: to, bytes }, uploadSchema));
    }
    change(id, { sent: next });
    const done = await calls.request(
      machineId,
      { method: 'POST', path: `${path}/end`, body },
      uploadedSchema,
    );
    return done.path;
  }

  async function persist(upload: Upload, blob: Blob): Promise<string | null> {
    while (isWanted(upload.id)) {
      try {
        return await deliver(upload, blob);
      } catch (error) {
        const failed = error instanceof CallFailed ? error : null;
        if (failed?.later || failed?.problem.code === 'gap') {
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
          continue;
        }
        const problem = failed?.problem ?? {
          title: 'The file could not be read.',
          detail: error instanceof Error ? error.message : String(error),
        };
        change(upload.id, { state: 'failed', problem });
        await new Promise<void>((resolve) => retries.set(upload.id, resolve));
      }
    }
    return null;
  }

  return {
    list,
    async send(machineId, sessionId, { name, blob }) {
      const upload: Upload = {
        ...{ id: newId(), machineId, sessionId, name: name.slice(0, 255) || 'file', size: blob.size },
        ...{ sent: 0, state: 'sending' as const, problem: null },
      };
      setList((all) => [...all, upload]);
      if (blob.size > MAX_UPLOAD_BYTES) {
        const problem = { title: 'This file is too large.', detail: 'At most 64 MiB go to a session.' };
        change(upload.id, { state: 'failed', problem });
        await new Promise<void>((resolve) => retries.set(upload.id, resolve));
      }
      const path = await persist(upload, blob);
      leave(upload.id);
      return path;
    },
    retry(id) {
      change(id, { state: 'sending', problem: null });
      retries.get(id)?.();
    },
    cancel(id) {
      const upload = list().find((one) => one.id === id);
      const wake = retries.get(id);
      leave(id);
      wake?.();
      if (upload === undefined) return;
      const gone = { method: 'DELETE', path: `/v1/sessions/${upload.sessionId}/uploads/${id}` } as const;
      void calls.request(upload.machineId, gone, ignored).catch(() => {});
    },
  };
}
