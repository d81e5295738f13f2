/**
 * A session in the words of whoever was there, for another one that is to go on with its work: what was asked, what was answered last,
 * which files were written. Made of the index, so that it is there where Claude Code has lost the conversation.
 */
import type { SearchDb } from './search-db.ts';
import type { Said } from './work.ts';

const MAX_PROMPTS = 12;
const MAX_PROMPT = 800;
const MAX_ANSWER = 4000;
const MAX_TOOLS = 400;
const MAX_FILES = 40;
const WRITES = /^(Edit|MultiEdit|Write|NotebookEdit)$/;

export function saidIn(db: SearchDb, sessionId: string): Said {
  const bodies = (kind: 'prompt' | 'answer' | 'tool', most: number, order?: 'oldest') =>
    db.said(sessionId, kind, most, order).map(({ body }) => body);
  const last = bodies('prompt', MAX_PROMPTS).reverse();
  const [first] = bodies('prompt', 1, 'oldest');
  const files = new Set<string>();
  for (const body of bodies('tool', MAX_TOOLS)) {
    const [name = '', ...strings] = body.split('\n');
    const path = strings.find((text) => text.startsWith('/'));
    if (WRITES.test(name) && path !== undefined && files.size < MAX_FILES) files.add(path);
  }
  return {
    prompts: first === undefined || last[0] === first ? last : [first, ...last.slice(1)],
    answer: bodies('answer', 1)[0] ?? null,
    files: [...files].sort(),
  };
}

/** null: nothing was said in it. */
export function summaryOf(session: { title: string; task: string | null }, said: Said): string | null {
  const { prompts, answer, files } = said;
  if (prompts.length === 0 && answer === null) return null;
  const about = session.task === null ? '' : `, which worked on ${session.task}`;
  return [
    `Go on with the work of an earlier session, “${session.title}”${about}. This is what is known of it; look at the files as they are now before you rely on it.`,
    prompts.length > 0 && `I asked there:\n${prompts.map((text) => `- ${cut(text, MAX_PROMPT)}`).join('\n')}`,
    answer !== null && `You said last:\n${cut(answer, MAX_ANSWER)}`,
    files.length > 0 && `Files that were written:\n${files.map((path) => `- ${path}`).join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

const cut = (text: string, most: number): string => {
  const trimmed = text.trim();
  return trimmed.length <= most ? trimmed : `${trimmed.slice(0, most)}…`;
};
