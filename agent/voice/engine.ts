/** Which program turns speech into text: the one that a person set, else one that is installed. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { VoiceEngine } from '../../shared/model/dictation.ts';
import { findProgram } from '../claude/find.ts';

export interface Engine {
  name: string;
  automatic: boolean;
  /** For `sh`; the file stands in $OPEN_POET_AUDIO, a folder of its own in $OPEN_POET_FOLDER. Text comes on its output. */
  command: string;
}

/** Where whisper.cpp's own scripts, packages and people keep models, by the home of the account. */
const MODEL_FOLDERS = (home: string): string[] => [
  join(home, '.cache', 'whisper'),
  join(home, '.local', 'share', 'whisper.cpp'),
  join(home, 'whisper.cpp', 'models'),
  join(home, 'src', 'whisper.cpp', 'models'),
  '/usr/local/share/whisper.cpp',
  '/usr/share/whisper.cpp/models',
  '/opt/homebrew/share/whisper-cpp',
];
/** What a laptop turns into text faster than it is spoken comes first. */
const MODELS = ['base', 'small', 'large-v3-turbo', 'medium', 'tiny', 'large'];
const MODEL_FILE = /^ggml-([\w.-]+)\.bin$/;

/** `{file}` in what a person wrote stands for the file, whatever its name holds. */
export function configured(command: string): Engine {
  const [name = 'command'] = command.trim().split(/\s+/);
  return {
    name: basename(name),
    automatic: false,
    command: command.replaceAll('{file}', '"$OPEN_POET_AUDIO"'),
  };
}

export const toldOf = (engine: Engine | null): VoiceEngine =>
  engine === null ? null : { name: engine.name, automatic: engine.automatic };

/** One that is installed, in the environment of the login shell; null where none is. */
export async function findEngine(env: Readonly<Record<string, string>>): Promise<Engine | null> {
  for (const program of ['whisper-cli', 'whisper-cpp']) {
    const path = await findProgram(program, env);
    const model = path === null ? null : (env.WHISPER_MODEL ?? (await findModel(env.HOME ?? '/')));
    if (path === null || model === null) continue;
    return {
      name: `${program} with ${basename(model)}`,
      automatic: true,
      command: `${quote(path)} -m ${quote(model)} -l auto -nt -np -f "$OPEN_POET_AUDIO"`,
    };
  }
  for (const program of ['whisper-ctranslate2', 'whisper']) {
    const path = await findProgram(program, env);
    if (path === null) continue;
    return {
      name: program,
      automatic: true,
      command:
        `${quote(path)} --model base --output_format txt --output_dir "$OPEN_POET_FOLDER" "$OPEN_POET_AUDIO" >/dev/null` +
        ' && cat "$OPEN_POET_FOLDER"/*.txt',
    };
  }
  return null;
}

async function findModel(home: string): Promise<string | null> {
  const found: { path: string; rank: number }[] = [];
  for (const folder of MODEL_FOLDERS(home)) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const model = MODEL_FILE.exec(name)?.[1];
      const rank = MODELS.findIndex((known) => model?.startsWith(known));
      if (rank >= 0) found.push({ path: join(folder, name), rank });
    }
  }
  return found.sort((a, b) => a.rank - b.rank)[0]?.path ?? null;
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
