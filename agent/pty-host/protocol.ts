/**
 * What agent and pty-host say to each other over a unix socket. A frame is u32 big-endian length (of what follows),
 * u8 kind, body:
 *
 *   1 message  JSON, one of the messages below
 *   2 input    agent → host: u32 run handle, u64 journal offset, u8 length of the writer's name, name, bytes
 *   3 output   host → agent: u32 run handle, u64 offset, bytes
 *   4 echo     host → agent, version 2: u32 run handle, u64 offset, u64 applied journal offset, u8 length of the writer's name,
 *              name, bytes: an `applied` message and the output behind it in one
 *
 * The agent opens with `hello` and the versions it speaks; the host picks the highest that both know and answers
 * `welcome` with every run it holds, or `refused`. Output begins exactly at the lengths in `welcome`, and at 0 for a
 * run spawned later. A later agent takes over: the earlier one is told `takenOver` and cut off. Whatever is malformed
 * ends the connection. Within a version, members may be added to messages; anything else is a new version.
 */
import * as v from 'valibot';

export interface Versions {
  readonly min: number;
  readonly max: number;
}
/** 2: echo frames. A host goes on for as long as its sessions do, so agents speak with all that came before. */
export const VERSIONS: Versions = { min: 1, max: 2 };
export const ECHO_SINCE = 2;
/** Lists of many runs are the longest frames from the host; a spawn with its environment, to it. */
export const MAX_FRAME_FROM_HOST = 16 * 1024 * 1024;
export const MAX_FRAME = 4 * 1024 * 1024;
export const MAX_HELLO_FRAME = 1024;
export const MAX_INPUT_BYTES = 256 * 1024;

export const Kind = { message: 1, input: 2, output: 3, echo: 4 } as const;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const noNul = v.check((value: string) => !value.includes('\0'), 'holds a NUL');
const cells = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
const sessionId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const writer = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const exit = v.object({ exitCode: v.nullable(v.number()), signal: v.nullable(v.number()) });

const wireRun = v.object({
  handle: count,
  sessionId,
  run: count,
  pid: count,
  cols: count,
  rows: count,
  startedAt: v.number(),
  length: count,
  exit: v.nullable(exit),
  applied: v.record(writer, count),
});
export type WireRun = v.InferOutput<typeof wireRun>;

const spawnOptions = v.object({
  sessionId,
  run: count,
  file: v.pipe(text(4096), v.minLength(1), noNul),
  args: v.pipe(v.array(v.pipe(v.string(), noNul)), v.maxLength(4096)),
  cwd: v.pipe(text(4096), noNul),
  env: v.record(v.pipe(v.string(), v.regex(/^[^=\0]+$/)), v.pipe(v.string(), noNul)),
  cols: cells,
  rows: cells,
});

export const helloSchema = v.object({ type: v.literal('hello'), min: count, max: count });

export const toHostSchema = v.variant('type', [
  v.object({ type: v.literal('spawn'), id: count, options: spawnOptions }),
  v.object({ type: v.literal('list'), id: count }),
  v.object({ type: v.literal('applied'), id: count, handle: count, writer }),
  v.object({ type: v.literal('shutdown'), id: count }),
  v.object({ type: v.literal('resize'), handle: count, cols: cells, rows: cells }),
  v.object({
    type: v.literal('signal'),
    handle: count,
    signal: v.picklist(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']),
  }),
  v.object({ type: v.picklist(['pause', 'resume', 'forget']), handle: count }),
]);
export type ToHost = v.InferOutput<typeof toHostSchema>;

export const fromHostSchema = v.variant('type', [
  v.object({ type: v.literal('welcome'), version: count, pid: count, runs: v.array(wireRun) }),
  v.object({ type: v.literal('refused'), message: v.string(), min: count, max: count }),
  v.object({ type: v.literal('takenOver') }),
  /** Answers of `spawn` (one run), `list` (all), `applied` (an offset), `shutdown` (nothing), or an error in words. */
  v.object({
    type: v.literal('answer'),
    id: count,
    error: v.optional(v.string()),
    runs: v.optional(v.array(wireRun)),
    offset: v.optional(count),
  }),
  /** A run that another connection asked for came to be. */
  v.object({ type: v.literal('spawned'), run: wireRun }),
  v.object({ type: v.literal('applied'), handle: count, writer, offset: count }),
  v.object({ type: v.literal('exit'), handle: count, exit, length: count }),
  v.object({ type: v.literal('resized'), handle: count, offset: count, cols: count, rows: count }),
  v.object({ type: v.literal('hole'), handle: count, from: count, to: v.nullable(count) }),
]);
export type FromHost = v.InferOutput<typeof fromHostSchema>;
