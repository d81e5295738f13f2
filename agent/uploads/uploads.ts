/**
 * Files that devices send to sessions: slices are appended to a part of its own, which is the whole state, so that an
 * upload goes on after any cut, also over an agent that was started anew. Finished, it gets a name that any shell can read.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_SLICE_BYTES, MAX_UPLOAD_BYTES, type NewUpload } from '../../shared/model/upload.ts';
import { ProblemError } from '../problem.ts';

/** Of all sessions together; beyond it what is oldest goes. */
const BUDGET_BYTES = 1024 * 1024 * 1024;
const NAME_LENGTH = 80;

export interface Uploads {
  /** Where it goes on. */
  begin(sessionId: string, upload: NewUpload): Promise<number>;
  /** Bytes from `at`; what is here is passed over. A gap is refused. Gives where it goes on. */
  append(sessionId: string, upload: string, at: number, bytes: Uint8Array): Promise<number>;
  /** The path of the finished file. Again: the same one. Refused while bytes are missing. */
  end(sessionId: string, upload: NewUpload): Promise<string>;
  cancel(sessionId: string, upload: string): Promise<void>;
}

export function createUploads(folder: string, budget = BUDGET_BYTES): Uploads {
  const folderOf = (sessionId: string): string => join(folder, sessionId);
  const partOf = (sessionId: string, upload: string): string => join(folderOf(sessionId), `.${upload}.part`);
  const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

  /** Slices of one upload are written one after the other, whoever sends them twice. */
  const lanes = new Map<string, Promise<unknown>>();
  function inLane<T>(key: string, act: () => Promise<T>): Promise<T> {
    const run = (lanes.get(key) ?? Promise.resolve()).then(act, act);
    const quiet = run.catch(() => {});
    lanes.set(key, quiet);
    void quiet.then(() => {
      if (lanes.get(key) === quiet) lanes.delete(key);
    });
    return run;
  }

  return {
    async begin(sessionId, { upload, size }) {
      await mkdir(folderOf(sessionId), { recursive: true, mode: 0o700 });
      await makeRoom(folder, budget, size);
      return sizeOf(partOf(sessionId, upload));
    },
    append: (sessionId, upload, at, bytes) =>
      inLane(upload, async () => {
        if (bytes.length > MAX_SLICE_BYTES) {
          throw new ProblemError(413, 'too-large', `A slice has at most ${MAX_SLICE_BYTES} bytes.`);
        }
        const path = partOf(sessionId, upload);
        const next = await sizeOf(path);
        if (at > next) throw new ProblemError(409, 'gap', `The file is here up to ${next}, not ${at}.`);
        if (at + bytes.length > MAX_UPLOAD_BYTES) {
          throw new ProblemError(413, 'too-large', 'A file has at most 64 MiB.');
        }
        const fresh = bytes.subarray(next - at);
        if (fresh.length === 0) return next;
        const file = await open(path, 'a', 0o600);
        try {
          await file.writeFile(fresh);
        } finally {
          await file.close();
        }
        return next + fresh.length;
      }),
    end: (sessionId, { upload, name, size }) =>
      inLane(upload, async () => {
        const part = partOf(sessionId, upload);
        const finished = await finishedAs(folderOf(sessionId), upload);
        if (finished !== null) return finished;
        const next = await sizeOf(part);
        if (next !== size) throw new ProblemError(409, 'gap', `The file is here up to ${next}, not ${size}.`);
        if (size === 0) await (await open(part, 'a', 0o600)).close();
        // The start of its id keeps files of one name apart, and tells that this one is finished.
        const path = join(folderOf(sessionId), `${upload.slice(0, 6)}-${safeName(name)}`);
        await rename(part, path);
        return path;
      }),
    cancel: (sessionId, upload) => inLane(upload, () => rm(partOf(sessionId, upload), { force: true })),
  };
}

async function finishedAs(folder: string, upload: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((one) => one.startsWith(`${upload.slice(0, 6)}-`));
  return name === undefined ? null : join(folder, name);
}

/** A name without anything that a shell, a prompt or a folder could read another way. */
export function safeName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const dot = last.lastIndexOf('.');
  const end = dot > 0 ? plain(last.slice(dot + 1)).slice(0, 12) : '';
  const start = plain(dot > 0 ? last.slice(0, dot) : last).slice(0, NAME_LENGTH - end.length - 1);
  return `${start || 'file'}${end && '.'}${end}`;
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

async function makeRoom(folder: string, budget: number, wanted: number): Promise<void> {
  const files: { path: string; size: number; at: number }[] = [];
  for (const session of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, session)).catch(() => [])) {
      const path = join(folder, session, name);
      const about = await stat(path).catch(() => null);
      if (about?.isFile()) files.push({ path, size: about.size, at: about.mtimeMs });
    }
  }
  let total = files.reduce((sum, { size }) => sum + size, wanted);
  for (const { path, size } of files.sort((a, b) => a.at - b.at)) {
    if (total <= budget) return;
    await rm(path, { force: true });
    total -= size;
  }
}
