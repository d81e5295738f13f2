/**
 * A history of any size in a state directory that no agent has open: projects, tasks with notes, sessions with recordings as they are
 * once they are sealed, transcripts. Made of seeds, so the same each time, and at the speed of the disk.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import * as v from 'valibot';
import {
  blocksFile,
  metaFile,
  offsetName,
  recordingDir,
  timingFile,
} from '../../../agent/recordings/names.ts';
import { encodeTiming, type TimingRecord } from '../../../agent/recordings/timing.ts';
import { SEGMENT_BYTES } from '../../../agent/recordings/types.ts';
import { newSessionRow } from '../../../agent/sessions/start.ts';
import { importConversation } from '../../../agent/store/conversations.ts';
import { openStore, type Tx } from '../../../agent/store/open.ts';
import { addProject } from '../../../agent/store/projects.ts';
import { endRun, insertRun } from '../../../agent/store/runs.ts';
import { insertSession, updateSession } from '../../../agent/store/sessions.ts';
import { createTask, note } from '../../../agent/tasks/ledger.ts';
import { newTaskSchema } from '../../../shared/model/task.ts';
import { type Seeded, seeded } from '../../support/random.ts';
import { build, claude, type Program, pager, shell } from './programs.ts';
import { createWords, type Words } from './words.ts';

export interface GeneratedHistory {
  sessions: { id: string; length: number }[];
  /** The longest: ten hours of it. */
  longest: string;
  bytes: number;
}

const PROJECTS = 40;
const TASKS = 400;
const SIZE = { cols: 80, rows: 24 };
const NOW = Date.UTC(2026, 10, 20);
const SPAN_MS = 2 * 365 * 24 * 3600 * 1000;
const TEN_HOURS_MS = 10 * 3600 * 1000;
/** As much of it all as the longest has. */
const LONGEST_SHARE = 1 / 64;
const PROGRAMS: readonly (readonly [Program, kind: 'claude' | 'shell'])[] = [
  ...Array<readonly [Program, 'claude']>(11).fill([claude, 'claude']),
  ...Array<readonly [Program, 'shell']>(6).fill([shell, 'shell']),
  ...Array<readonly [Program, 'shell']>(2).fill([build, 'shell']),
  [pager, 'shell'],
];

export function generateHistory(
  home: { agentDb: string; recordingsDir: string; transcriptsDir: string },
  { sessions, bytes, seed }: { sessions: number; bytes: number; seed: number },
  say: (done: number) => void = () => {},
): GeneratedHistory {
  const random = seeded(seed);
  const words = createWords(random);
  const store = openStore(home.agentDb);
  mkdirSync(home.transcriptsDir, { recursive: true });
  const made: GeneratedHistory = { sessions: [], longest: '', bytes: 0 };
  try {
    const projects = store.write((tx) => someProjects(tx, words, random));
    const lengths = lengthsOf(sessions, bytes, words);
    for (let at = 0; at < sessions; at += 100) {
      store.write((tx) => {
        for (let one = at; one < Math.min(sessions, at + 100); one++) {
          const id = idOf(seed, one);
          const startedAt = Math.floor(NOW - SPAN_MS * (1 - one / sessions));
          const [program, kind] = random.pick(PROGRAMS);
          const over = { startedAt, duration: one === sessions - 1 ? TEN_HOURS_MS : null };
          const { length, ms } = record(
            home.recordingsDir,
            id,
            program(words, random),
            lengths[one] as number,
            over,
          );
          const { id: projectId, tasks } = random.pick(projects);
          const title = `${words.word()} ${words.line().slice(0, 50)}`.trim();
          insertSession(tx, {
            ...newSessionRow({ id, projectId, title, program: { kind }, now: startedAt }),
            ...{ ...SIZE, state: 'exited', exitCode: 0, startedAt, endedAt: startedAt + ms },
          });
          updateSession(tx, id, { printed: length, taskId: random.int(4) === 0 ? random.pick(tasks) : null });
          insertRun(tx, { sessionId: id, run: 0, startedAt });
          endRun(
            tx,
            { sessionId: id, run: 0 },
            { endedAt: startedAt + ms, exitCode: 0, signal: null, length },
          );
          if (kind === 'claude') {
            const conversation = uuidOf(seed, one);
            const transcript = join(home.transcriptsDir, `${conversation}.jsonl`);
            writeFileSync(transcript, talk(words, random, startedAt), { mode: 0o600 });
            importConversation(tx, { id: conversation, sessionId: id, since: startedAt, transcript });
          }
          made.sessions.push({ id, length });
          made.bytes += length;
          made.longest = id;
        }
      });
      say(Math.min(sessions, at + 100));
    }
  } finally {
    store.close();
  }
  return made;
}

function someProjects(tx: Tx, words: Words, random: Seeded): { id: string; tasks: string[] }[] {
  return Array.from({ length: PROJECTS }, (_, at) => {
    const { id } = addProject(tx, { name: `${words.word()}-${at}`, path: `/nowhere/${at}`, now: NOW });
    const hand = { by: { kind: 'terminal' }, at: NOW, position: null } as const;
    const tasks = Array.from({ length: TASKS / PROJECTS }, () => {
      const input = { projectId: id, title: words.line().slice(0, 80), description: words.line() };
      const task = createTask(tx, v.parse(newTaskSchema, input), hand);
      if (random.int(2) === 0) note(tx, task.id, words.line(), hand);
      return task.id;
    });
    return { id, tasks };
  });
}

/** Most are short, few are very long; the last one is the longest. */
function lengthsOf(sessions: number, bytes: number, words: Words): number[] {
  const longest = Math.floor(bytes * LONGEST_SHARE);
  const weights = Array.from({ length: sessions - 1 }, () => Math.exp(4 * words.share() ** 2));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return [...weights.map((weight) => Math.floor(((bytes - longest) * weight) / all)), longest];
}

/** A recording as it is once its run is over and sealed. */
function record(
  recordingsDir: string,
  sessionId: string,
  printed: Generator<{ wait: number; text: string }>,
  length: number,
  { startedAt, duration }: { startedAt: number; duration: number | null },
): { length: number; ms: number } {
  const dir = recordingDir(recordingsDir, { sessionId, run: 0 });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const texts: string[] = [];
  const timing: TimingRecord[] = [];
  let [size, ms] = [0, 0];
  for (const { wait, text } of printed) {
    const bytes = Buffer.byteLength(text);
    texts.push(text);
    timing.push({ kind: 'output', wait, length: bytes });
    size += bytes;
    ms += wait;
    if (size >= length) break;
  }
  if (duration !== null) {
    for (const one of timing) one.wait = Math.floor((one.wait * duration) / ms);
    ms = timing.reduce((sum, { wait }) => sum + wait, 0);
  }
  timing.push({ kind: 'exit', wait: 0, exit: { exitCode: 0, signal: null } });
  const meta = {
    version: 1,
    sessionId,
    run: 0,
    startedAt,
    ...SIZE,
    command: ['sh'],
    cwd: '/',
    term: 'xterm-256color',
  };
  writeFileSync(metaFile(dir), JSON.stringify(meta), { mode: 0o600 });
  writeFileSync(timingFile(dir), encodeTiming(timing), { mode: 0o600 });
  const all = Buffer.from(texts.join(''));
  let blocks = '';
  for (let offset = 0; offset < all.length; offset += SEGMENT_BYTES) {
    const block = all.subarray(offset, offset + SEGMENT_BYTES);
    const packed = zstdCompressSync(block);
    writeFileSync(join(dir, offsetName(offset, 'zst')), packed, { mode: 0o600 });
    const sha256 = createHash('sha256').update(block).digest('hex');
    blocks += `${JSON.stringify({ offset, length: block.length, sha256, stored: packed.length })}\n`;
  }
  writeFileSync(blocksFile(dir), blocks, { mode: 0o600 });
  return { length: all.length, ms };
}

/** A transcript of Claude Code: some turns of a prompt, a command and its result, and an answer. */
function talk(words: Words, random: Seeded, startedAt: number): string {
  let time = startedAt;
  const lines: string[] = [];
  const say = (type: 'user' | 'assistant', content: unknown) => {
    time += 1000 + random.int(20_000);
    const message = { role: type, content };
    lines.push(JSON.stringify({ type, timestamp: new Date(time).toISOString(), message }));
  };
  for (let turn = 2 + random.int(8); turn > 0; turn--) {
    const id = `toolu_${words.unique()}`;
    say('user', `${words.line()}\n${words.line()}`);
    say('assistant', [{ type: 'tool_use', id, name: 'Bash', input: { command: words.line() } }]);
    const result = Array.from({ length: 1 + random.int(12) }, words.line).join('\n');
    say('user', [{ type: 'tool_result', tool_use_id: id, content: result }]);
    say('assistant', [
      { type: 'text', text: Array.from({ length: 2 + random.int(6) }, words.line).join('\n') },
    ]);
  }
  return `${lines.join('\n')}\n`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const idOf = (seed: number, at: number): string =>
  [...createHash('sha256').update(`session ${seed} ${at}`).digest().subarray(0, 26)]
    .map((byte) => LETTERS[byte & 31])
    .join('');

function uuidOf(seed: number, at: number): string {
  const hex = createHash('sha256').update(`conversation ${seed} ${at}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
