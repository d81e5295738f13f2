/**
 * A recording is an append-only log addressed by byte offset, one per run, in `recordings/<sessionId>/<run>/`:
 *
 *   meta.json                 what ran, when, at what size
 *   <offset, 16 hex>.raw      raw segment that starts at this offset; the host starts a new one every 1 MiB
 *   <offset, 16 hex>.zst      the same segment sealed: zstd, written beside and renamed, then the raw one goes
 *   blocks.jsonl              one line per sealed block: {offset, length, sha256, stored}
 *   timing                    binary: time, length and kind of each chunk, resizes, exit (host-owned, append-only)
 *   keyframes/<offset>.json   a snapshot of the screen at a sealed block's end (agent-owned)
 *   texts/<offset>.txt        what an evicted block said (agent-owned)
 *
 * It is valid after a kill at any byte: the length is where the last segment ends; a timing tail that was not
 * written is missing, never wrong. A hole (disk full) is a segment that starts beyond the end of the one before.
 */
import type { Snapshot } from '../sessions/types.ts';

export const SEGMENT_BYTES = 1024 * 1024;

export interface RecordingReader {
  /** First offset that can still be read (eviction moves it). */
  start(): Promise<number>;
  length(): Promise<number>;
  /** At most `max` bytes from `offset`; empty at the end. Throws RecordingGap inside a hole or an evicted part. */
  read(offset: number, max: number): Promise<Uint8Array>;
  /** The last keyframe at or before this offset, or null. */
  keyframeBefore(offset: number): Promise<Snapshot | null>;
}
