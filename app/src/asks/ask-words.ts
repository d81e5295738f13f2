/** What Claude asks, in words. */
import * as v from 'valibot';
import { type Questions, questionsSchema } from '../../../shared/model/ask.ts';
import { type DiffLine, lineDiff } from './line-diff.ts';

export { askTitle } from '../../../shared/model/ask-title.ts';

export type AskPart =
  | { kind: 'text'; text: string }
  | { kind: 'command'; text: string }
  /** A place of the machine, above what is done there. */
  | { kind: 'path'; text: string }
  | { kind: 'change'; lines: readonly DiffLine[] };

const editsSchema = v.array(v.object({ old_string: v.string(), new_string: v.string() }));

type Input = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** `{}` where it is not JSON of an object. */
export function readInput(json: string): Input {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Input) : {};
  } catch {
    return {};
  }
}

/** Everything that the tool would get, nothing left out: what is not known by name is shown as it is. */
export function askParts(tool: string, input: Input): AskPart[] {
  const {
    command,
    description,
    file_path: path,
    old_string: old,
    new_string: fresh,
    content,
    edits,
    ...rest
  } = input;
  const parts: AskPart[] = [];
  const add = (kind: 'text' | 'path' | 'command', value: unknown) => {
    const text = textOf(value);
    if (text !== null) parts.push({ kind, text });
  };
  add('text', description);
  add('path', path);
  add('command', command);
  const several = v.safeParse(editsSchema, edits);
  const change = (before: unknown, after: unknown) => {
    if (typeof before !== 'string' && typeof after !== 'string') return;
    parts.push({ kind: 'change', lines: lineDiff(textOf(before) ?? '', textOf(after) ?? '') });
  };
  change(old, fresh);
  if (several.success) for (const one of several.output) change(one.old_string, one.new_string);
  change(undefined, content);
  const others = Object.entries(several.success || edits === undefined ? rest : { ...rest, edits });
  if (others.length > 0 || parts.length === 0) {
    const lines = others.map(
      ([name, value]) => `${name}: ${textOf(value) ?? JSON.stringify(value, null, 2)}`,
    );
    parts.push({ kind: 'command', text: lines.join('\n') || tool });
  }
  return parts;
}

/** Null where it is not what this app knows as questions. */
export function readQuestions(input: Input): Questions['questions'] | null {
  const parsed = v.safeParse(questionsSchema, input);
  return parsed.success && parsed.output.questions.length > 0 ? parsed.output.questions : null;
}

export const planText = (input: Input): string => textOf(input.plan) ?? '';

/** Signs that draw nothing, or turn the words around them: what a person reads must be what runs. */
const UNSEEN = /(?![\n\t]|\u200d)[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu;

export const visible = (text: string): string =>
  text.replace(
    UNSEEN,
    (sign) => `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
