/** One piece of speech, given to the engine as a file; what it prints is the text. */
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_RATE } from '../../shared/model/dictation.ts';
import type { Engine } from './engine.ts';
import { wavFile } from './wav.ts';

/** An engine that takes far longer than the speech did has hung. */
const SHORTEST_TIMEOUT_MS = 90_000;
const TIMES_AS_LONG = 20;
const MAX_TEXT_BYTES = 256 * 1024;
const MAX_PROBLEM_BYTES = 2_000;

/** What the engine said where it failed; never any of the speech. */
export class EngineFailed extends Error {
  override name = 'EngineFailed';
}

export interface Transcription {
  engine: Engine;
  samples: Int16Array;
  /** For the file and whatever the engine writes beside it; made, and removed afterwards. */
  folder: string;
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** The text, '' where nothing was said. Rejects with EngineFailed, or with the signal's reason. */
export async function transcribe({ engine, samples, folder, env, signal }: Transcription): Promise<string> {
  signal.throwIfAborted();
  const audio = join(folder, 'speech.wav');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(audio, wavFile(samples), { mode: 0o600 });
    const seconds = samples.length / SAMPLE_RATE;
    const timeoutMs = Math.max(SHORTEST_TIMEOUT_MS, seconds * TIMES_AS_LONG * 1_000);
    const given = { ...env, OPEN_POET_AUDIO: audio, OPEN_POET_FOLDER: folder };
    return cleanText(await run(engine.command, given, folder, timeoutMs, signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  command: string,
  env: Record<string, string>,
  cwd: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // A group of its own: what the command starts ends with it.
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let text = Buffer.alloc(0);
    let said = '';
    let failed: Error | null = null;
    const end = (why: Error) => {
      failed ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const cancel = () => end(signal.reason as Error);
    const timer = setTimeout(() => end(new EngineFailed('It took too long.')), timeoutMs);
    signal.addEventListener('abort', cancel);
    child.stdout.on('data', (chunk: Buffer) => {
      if (text.length + chunk.length > MAX_TEXT_BYTES) end(new EngineFailed('It printed without end.'));
      else text = Buffer.concat([text, chunk]);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MAX_PROBLEM_BYTES);
    });
    child.on('error', (error) => end(new EngineFailed(error.message)));
    child.on('close', (code, by) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (failed !== null) reject(failed);
      else if (code === 0) resolve(text.toString('utf8'));
      else reject(new EngineFailed(`It ended with ${code ?? by}. ${lastLine(said)}`.trim()));
    });
  });
}

const lastLine = (said: string): string => said.trim().split('\n').at(-1)?.trim() ?? '';

/** Times and remarks that engines print between the words: "[00:00.000 --> 00:02.000]", "[BLANK_AUDIO]", "(silence)". */
const TIMES = /^\s*\[[\d:.,\s>-]+\]\s*/gm;
const REMARKS =
  /[[(*]\s*(?:blank[_ ]audio|silence|no speech|inaudible|music|noise|background noise|pause|sound|applause|laughter|speaking[^\])]*)\s*[\])*]/gi;

export const cleanText = (printed: string): string =>
  printed
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(TIMES, '')
    .replace(REMARKS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
