/** Speech for tests: spoken by espeak-ng, heard by pocketsphinx with a grammar of what may be said. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePrograms } from '../../scripts/debian-packages.mjs';

export const PHRASES = [
  'run the tests again',
  'show me the last error',
  'commit the changes',
  'open the pull request',
  'explain this function',
  'rename the variable',
  'add a new column to the table',
  'remove the old migration',
  'why does the build fail',
  'write a test for the parser',
  'use a smaller timeout',
  'retry the request twice',
  'merge the main branch',
  'check the memory usage',
  'update the documentation',
  'restart the server',
  'list the open files',
  'find the slow query',
  'undo the last change',
  'stop and wait for me',
  'deploy to the staging machine',
  'print the current directory',
  'format the whole project',
  'what changed since yesterday',
] as const;

/** null where both are here; else why not. */
export const ensureSpeech = (): Promise<string | null> =>
  ensurePrograms(
    ['espeak-ng', 'pocketsphinx_continuous'],
    ['espeak-ng', 'pocketsphinx', 'pocketsphinx-en-us'],
  );

/** Writes the grammar; gives the command that hears by it. */
export function recogniserCommand(folder: string): string {
  const grammar = join(folder, 'phrases.gram');
  writeFileSync(grammar, `#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = ${PHRASES.join(' | ')};\n`);
  return `pocketsphinx_continuous -infile {file} -jsgf ${grammar} -logfn /dev/null`;
}

const HEAD_BYTES = 44;
const RATE = 22_050;

/**
 * A WAV file in which these are said, with a second of silence after each and more before the first, for a browser that is slow to
 * listen; without any, three seconds of silence.
 */
export function speak(phrases: readonly string[], path: string): void {
  const silence = (seconds: number) => Buffer.alloc(Math.round(RATE * seconds) * 2);
  const folder = mkdtempSync(join(tmpdir(), 'speech-'));
  const said = phrases.map((phrase) => {
    const file = join(folder, 'one.wav');
    execFileSync('espeak-ng', ['-v', 'en-us', '-s', '140', '-w', file, phrase]);
    return readFileSync(file).subarray(HEAD_BYTES);
  });
  rmSync(folder, { recursive: true });
  const pcm = Buffer.concat(
    said.length === 0 ? [silence(3)] : [silence(2), ...said.flatMap((one) => [one, silence(1)])],
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('RIFF', 0);
  head.writeUInt32LE(HEAD_BYTES - 8 + pcm.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(pcm.length, 40);
  writeFileSync(path, Buffer.concat([head, pcm]));
}

/** What makes a Chromium hear this file in place of a microphone, once for each time that it listens. */
export const hears = (path: string): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${path}%noloop`,
];
