import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configured, findEngine } from './engine.ts';
import { cleanText, transcribe } from './transcribe.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "it's an engine-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function install(name: string, script: string): Record<string, string> {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: home };
}
const run = (engine: NonNullable<Awaited<ReturnType<typeof findEngine>>>, env: Record<string, string>) =>
  transcribe({
    ...{ engine, env, folder: join(home, 'x'), samples: new Int16Array(16_000) },
    signal: new AbortController().signal,
  });

describe('the engine', () => {
  test('is whisper.cpp where it is installed with a model, whatever the folder is called', async () => {
    const env = install('whisper-cli', 'echo "$@"');
    expect(await findEngine(env)).toBeNull();
    const models = join(home, '.cache', 'whisper');
    mkdirSync(models, { recursive: true });
    for (const model of ['ggml-tiny.bin', 'ggml-base.en.bin', 'ggml-for-tests-base.bin', 'notes.txt']) {
      writeFileSync(join(models, model), '');
    }
    const engine = await findEngine(env);
    expect(engine).toMatchObject({ name: 'whisper-cli with ggml-base.en.bin', automatic: true });
    const said = await run(engine as NonNullable<typeof engine>, env);
    expect(said).toContain(join(models, 'ggml-base.en.bin'));
    expect(said).toContain('speech.wav');
  });

  test('is whisper of Python else, whose text stands in a file', async () => {
    const script =
      'for last; do :; done; test -f "$last" && echo "spoken words" > "$6/speech.txt"; echo chatter';
    const env = install('whisper', script);
    const engine = await findEngine(env);
    expect(engine?.name).toBe('whisper');
    expect(await run(engine as NonNullable<typeof engine>, env)).toBe('spoken words');
  });

  test('that a person set is given the file by its name, and by nothing that a shell could take apart', async () => {
    const env = { PATH: '/usr/bin:/bin', HOME: home };
    const engine = configured('/usr/bin/head -c 4 {file}');
    expect(engine.name).toBe('head');
    expect(await run(engine, env)).toBe('RIFF');
  });
});

test.each([
  ['[00:00.000 --> 00:02.000]  run the tests\n[00:02.000 --> 00:03.000]  again', 'run the tests again'],
  [' [BLANK_AUDIO]\n', ''],
  ['(silence) *music* hello', 'hello'],
  ['\u001b[1mbold\u001b[0m\n\n words ', 'bold words'],
  ['see [notes] (later)', 'see [notes] (later)'],
])('%j is the text %j', (printed, text) => {
  expect(cleanText(printed)).toBe(text);
});
