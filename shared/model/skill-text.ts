/**
 * The front matter of a SKILL.md, checked with words that help. Pure: the editor and the machine say the same. It reads the
 * part of YAML that front matter uses; what goes beyond that is left to Claude Code, and noted.
 */
import * as v from 'valibot';
import { skillNameSchema } from './skill.ts';

export interface SkillProblem {
  /** From 1; null: of the whole. */
  line: number | null;
  words: string;
}
export interface SkillText {
  name: string;
  description: string;
  /** With any of these it is no skill. */
  problems: SkillProblem[];
  notes: SkillProblem[];
}

const MAX_DESCRIPTION = 1024;
const KNOWN = [
  'name',
  'description',
  'when_to_use',
  'allowed-tools',
  'argument-hint',
  'arguments',
  'disable-model-invocation',
  'user-invocable',
  'model',
  'effort',
  'context',
  'agent',
  'hooks',
  'paths',
  'shell',
  'license',
  'compatibility',
  'metadata',
  'version',
];

export const skillTemplate = (name: string): string =>
  `---\nname: ${name}\ndescription: \n---\n\nWrite here what Claude should do, step by step.\n`;

export function readSkillText(text: string): SkillText {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const problems: SkillProblem[] = [];
  const notes: SkillProblem[] = [];
  const none = { name: '', description: '', problems, notes };
  if (lines[0]?.trim() !== '---') {
    problems.push({
      line: 1,
      words:
        'It must begin with a line of three hyphens, then name and description, then three hyphens again.',
    });
    return none;
  }
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  if (end < 0) {
    problems.push({ line: 1, words: 'The front matter has no end: close it with a line of three hyphens.' });
    return none;
  }
  const fields = readFields(lines.slice(1, end), problems);
  for (const [key, { line }] of fields) {
    if (KNOWN.includes(key)) continue;
    const meant = KNOWN.find((known) => near(known, key));
    notes.push({
      line,
      words: meant
        ? `“${key}” is not known. Do you mean “${meant}”?`
        : `“${key}” is not known to Claude Code; it is kept as it is.`,
    });
  }
  const name = readName(fields.get('name'), problems);
  const description = readDescription(fields.get('description'), problems, notes);
  if (
    lines
      .slice(end + 1)
      .join('')
      .trim() === ''
  ) {
    problems.push({ line: end + 1, words: 'There are no instructions below the front matter.' });
  }
  return { name, description, problems, notes };
}

interface Field {
  value: string;
  line: number;
}

/** Keys at the left edge, with what is indented below them. */
function readFields(lines: readonly string[], problems: SkillProblem[]): Map<string, Field> {
  const fields = new Map<string, Field>();
  let last: { key: string; block: string | null } | null = null;
  for (const [at, line] of lines.entries()) {
    const number = at + 2;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (line.startsWith('\t')) {
      problems.push({ line: number, words: 'YAML is indented with spaces, not with tabs.' });
      continue;
    }
    if (/^[ -]/.test(line)) {
      const field = last === null ? undefined : fields.get(last.key);
      if (field === undefined) {
        problems.push({ line: number, words: 'This is indented, but belongs to no key above it.' });
      } else field.value = `${field.value}${last?.block === '|' ? '\n' : ' '}${line.trim()}`.trim();
      continue;
    }
    const found = /^([A-Za-z_][\w-]*)\s*:(?:\s+(.*)|)$/.exec(line);
    if (found === null) {
      const glued = /^([A-Za-z_][\w-]*):\S/.test(line);
      const words = glued ? 'Put a space behind the colon.' : 'This is not “key: value”.';
      problems.push({ line: number, words });
      continue;
    }
    const [, key = '', raw = ''] = found;
    if (fields.has(key)) problems.push({ line: number, words: `“${key}” is there twice.` });
    const block = /^[|>][+-]?$/.test(raw.trim()) ? raw.trim().charAt(0) : null;
    fields.set(key, { value: block === null ? scalar(raw, number, problems) : '', line: number });
    last = { key, block };
  }
  return fields;
}

function scalar(raw: string, line: number, problems: SkillProblem[]): string {
  const text = raw.trim();
  const quote = text.charAt(0);
  if (quote === '"' || quote === "'") {
    if (text.length < 2 || !text.endsWith(quote)) {
      problems.push({ line, words: `The quotation that begins with ${quote} has no end.` });
    }
    return text.slice(1, text.endsWith(quote) ? -1 : undefined);
  }
  if (/:\s/.test(text)) {
    problems.push({
      line,
      words: 'A colon with a space behind it ends the value: put the whole value into "…".',
    });
  }
  return text.replace(/\s+#.*$/, '');
}

function readName(field: Field | undefined, problems: SkillProblem[]): string {
  if (field === undefined || field.value === '') {
    problems.push({ line: field?.line ?? null, words: 'It needs a name: “name: deploy-checks”.' });
    return '';
  }
  const { value, line } = field;
  const parsed = v.safeParse(skillNameSchema, value);
  if (!parsed.success) {
    problems.push({ line, words: `“${value}” is no name of a skill: ${parsed.issues[0].message}.` });
  }
  return value;
}

function readDescription(field: Field | undefined, problems: SkillProblem[], notes: SkillProblem[]): string {
  if (field === undefined || field.value === '') {
    const words = 'It needs a description: Claude reads it to know when to use the skill.';
    problems.push({ line: field?.line ?? null, words });
    return '';
  }
  const { value, line } = field;
  if (value.length > MAX_DESCRIPTION) {
    problems.push({ line, words: `The description has ${value.length} characters; at most 1024 are read.` });
  }
  if (/<\/?[a-z][^>]*>/i.test(value)) problems.push({ line, words: 'The description may hold no tags.' });
  if (value.length < 20) notes.push({ line, words: 'Say also when Claude should use it.' });
  return value;
}

/** One letter more, less or other, or two that changed places. */
function near(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
