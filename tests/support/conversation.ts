/** Conversations of Claude Code in an account, made of one that it really wrote. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderName } from '../../agent/claude/transcripts.ts';
import { root } from './program.ts';

const WRITTEN = readFileSync(join(root, 'agent', 'claude', 'testdata', 'reading.jsonl'), 'utf8');
const ITS_FOLDER = '/home/dev/work';
const ITS_ID = 'ef69ff57-b828-4dc3-8017-fb901762e886';
const FIRST_PROMPT = 'please do @a.ts things';

/** `bytes`: the same turn again and again until it is so long. Gives the words that it begins with. */
export function writeConversation(
  account: string,
  folder: string,
  { id = ITS_ID, bytes = 0 }: { id?: string; bytes?: number } = {},
): string {
  const turn = WRITTEN.replaceAll(ITS_FOLDER, folder).replaceAll(ITS_ID, id);
  const turns: string[] = [];
  for (let length = 0; length <= bytes; length += turn.length) {
    turns.push(turn.replaceAll(FIRST_PROMPT, `${FIRST_PROMPT}, part ${turns.length + 1}`));
  }
  const dir = join(account, '.claude', 'projects', folderName(folder).name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${id}.jsonl`), turns.join(''));
  return `${FIRST_PROMPT}, part 1`;
}
