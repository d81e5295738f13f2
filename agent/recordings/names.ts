/** Names of files in a recording: offsets as 16 hex digits, so that names sort as offsets do. */
import { join } from 'node:path';
import type { RunKey } from '../pty-host/types.ts';

const HEX = /^([0-9a-f]{16})\.(raw|zst|json|txt)$/;

export type OffsetFile = { offset: number; kind: 'raw' | 'zst' | 'json' | 'txt' };

export const offsetName = (offset: number, kind: OffsetFile['kind']): string =>
  `${offset.toString(16).padStart(16, '0')}.${kind}`;

/** null where the name is not one of an offset file. */
export function parseOffsetName(name: string): OffsetFile | null {
  const match = HEX.exec(name);
  if (match === null) return null;
  const offset = Number.parseInt(match[1] as string, 16);
  return Number.isSafeInteger(offset) ? { offset, kind: match[2] as OffsetFile['kind'] } : null;
}

/** The folder of one run's recording. Session ids are checked: this becomes a path. Throws RangeError. */
export function recordingDir(recordingsDir: string, key: RunKey): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(key.sessionId)) throw new RangeError('not a session id');
  if (!Number.isSafeInteger(key.run) || key.run < 0) throw new RangeError('not a run number');
  return join(recordingsDir, key.sessionId, String(key.run));
}

export const metaFile = (dir: string): string => join(dir, 'meta.json');
export const timingFile = (dir: string): string => join(dir, 'timing');
export const blocksFile = (dir: string): string => join(dir, 'blocks.jsonl');
export const textsDir = (dir: string): string => join(dir, 'texts');
export const keyframesDir = (dir: string): string => join(dir, 'keyframes');
