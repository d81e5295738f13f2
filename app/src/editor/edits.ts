/** What the editor's keys do to a text: Markdown by a tap. Pure; every edit gives the text and where the caret then is. */
import type { Text } from './undo.ts';

const lineStart = (value: string, at: number): number => value.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (value: string, at: number): number => {
  const end = value.indexOf('\n', at);
  return end < 0 ? value.length : end;
};

/** Puts `inserted` in place of what is selected. */
export function insertText({ value, from, to }: Text, inserted: string): Text {
  const at = from + inserted.length;
  return { value: value.slice(0, from) + inserted + value.slice(to), from: at, to: at };
}

/** As text that is spoken or pasted: with a blank where it would stick to a word. */
export function insertWords(text: Text, words: string): Text {
  const before = text.value.slice(0, text.from);
  const after = text.value.slice(text.to);
  const lead = before === '' || /\s$/.test(before) ? '' : ' ';
  const tail = after === '' || /^\s/.test(after) ? '' : ' ';
  return insertText(text, lead + words + tail);
}

/** Around what is selected, or around the caret; taken away where it is there already. */
export function wrapText({ value, from, to }: Text, mark: string): Text {
  const size = mark.length;
  if (value.slice(from - size, from) === mark && value.slice(to, to + size) === mark) {
    return {
      value: value.slice(0, from - size) + value.slice(from, to) + value.slice(to + size),
      from: from - size,
      to: to - size,
    };
  }
  return {
    value: value.slice(0, from) + mark + value.slice(from, to) + mark + value.slice(to),
    from: from + size,
    to: to + size,
  };
}

/** Lines of code, fenced, with the caret inside. */
export function fenceText({ value, from, to }: Text): Text {
  const lead = from === lineStart(value, from) ? '' : '\n';
  const tail = to === lineEnd(value, to) ? '' : '\n';
  const code = value.slice(from, to);
  const open = `${lead}\`\`\`\n`;
  return {
    value: `${value.slice(0, from)}${open}${code}\n\`\`\`${tail}${value.slice(to)}`,
    from: from + open.length,
    to: from + open.length + code.length,
  };
}

/** Begins each selected line with this, or takes it away where all have it. */
export function prefixLines(
  { value, from, to }: Text,
  kind: 'bullet' | 'number' | 'heading' | 'quote',
): Text {
  const start = lineStart(value, from);
  const end = lineEnd(value, to);
  const lines = value.slice(start, end).split('\n');
  const has = { bullet: /^(\s*)[-*] /, number: /^(\s*)\d+\. /, heading: /^()#+ /, quote: /^()> / }[kind];
  const all = lines.every((line) => has.test(line));
  const next = lines.map((line, at) => {
    const bare = line.replace(has, '$1');
    if (all) return bare;
    const mark = { bullet: '- ', number: `${at + 1}. `, heading: '# ', quote: '> ' }[kind];
    const [, indent = '', rest = ''] = /^(\s*)(.*)$/.exec(bare) ?? [];
    return kind === 'bullet' || kind === 'number' ? indent + mark + rest : mark + bare;
  });
  const text = next.join('\n');
  const moved = (next[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  return {
    value: value.slice(0, start) + text + value.slice(end),
    from: Math.max(start, from + moved),
    to: Math.max(start, to + text.length - (end - start)),
  };
}

/** Enter within a list goes on with it, and ends it where the item is empty; null: a plain line break. */
export function continueList({ value, from, to }: Text): Text | null {
  if (from !== to) return null;
  const start = lineStart(value, from);
  const line = value.slice(start, from);
  const [, indent = '', mark, rest = ''] = /^(\s*)([-*]|\d+\.) (.*)$/.exec(line) ?? [];
  if (mark === undefined) return null;
  if (rest === '' && from === lineEnd(value, from)) {
    return { value: value.slice(0, start) + value.slice(from), from: start, to: start };
  }
  const next = /^\d/.test(mark) ? `${Number.parseInt(mark, 10) + 1}.` : mark;
  return insertText({ value, from, to }, `\n${indent}${next} `);
}

export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
