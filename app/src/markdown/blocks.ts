/** Markdown as a tree of blocks: what people and Claude write. Pure; no HTML is made of it. */
import { type Inline, parseInline } from './inline.ts';

export interface Item {
  /** Of a list of things to be done: whether it is. */
  checked: boolean | null;
  blocks: Block[];
}
export type Block =
  | { kind: 'heading'; level: number; inside: Inline[] }
  | { kind: 'paragraph'; inside: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Item[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const MAX_DEPTH = 8;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export const parseMarkdown = (text: string): Block[] =>
  parseLines(text.replaceAll('\r\n', '\n').split('\n'), 0);

function parseLines(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at += 1;
      continue;
    }
    const taken = depth < MAX_DEPTH ? blockAt(lines, at, depth) : null;
    if (taken !== null) {
      blocks.push(taken.block);
      at = taken.next;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && !startsBlock(lines, end)) end += 1;
    blocks.push({ kind: 'paragraph', inside: parseInline(lines.slice(at, end).join('\n').trim()) });
    at = end;
  }
  return blocks;
}

const startsBlock = (lines: readonly string[], at: number): boolean => {
  const line = lines[at] ?? '';
  return (
    line.trim() === '' ||
    [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line)) ||
    isTable(lines, at)
  );
};

const isTable = (lines: readonly string[], at: number): boolean =>
  (lines[at] ?? '').includes('|') && (lines[at + 1] ?? '').includes('-') && DIVIDER.test(lines[at + 1] ?? '');

interface Taken {
  block: Block;
  next: number;
}

function blockAt(lines: readonly string[], at: number, depth: number): Taken | null {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line);
  if (fence !== null) return fenced(lines, at, fence[1] ?? '', fence[2] ?? '');
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const block: Block = {
      kind: 'heading',
      level: heading[1]?.length ?? 1,
      inside: parseInline(heading[2] ?? ''),
    };
    return { block, next: at + 1 };
  }
  if (RULE.test(line)) return { block: { kind: 'rule' }, next: at + 1 };
  if (QUOTE.test(line)) {
    let next = at;
    while (next < lines.length && QUOTE.test(lines[next] ?? '')) next += 1;
    const inside = lines.slice(at, next).map((one) => one.replace(QUOTE, ''));
    return { block: { kind: 'quote', blocks: parseLines(inside, depth + 1) }, next };
  }
  if (ITEM.test(line)) return list(lines, at, depth);
  return isTable(lines, at) ? table(lines, at) : null;
}

function fenced(lines: readonly string[], at: number, mark: string, language: string): Taken {
  let next = at + 1;
  const closes = (line: string) =>
    line.trim().startsWith(mark) && line.trim().replaceAll(mark[0] ?? '`', '') === '';
  while (next < lines.length && !closes(lines[next] ?? '')) next += 1;
  return { block: { kind: 'code', language, text: lines.slice(at + 1, next).join('\n') }, next: next + 1 };
}

function list(lines: readonly string[], at: number, depth: number): Taken {
  const first = ITEM.exec(lines[at] ?? '')?.[2] ?? '-';
  const ordered = /\d/.test(first);
  const items: Item[] = [];
  let next = at;
  while (next < lines.length) {
    const found = ITEM.exec(lines[next] ?? '');
    if (found === null || /\d/.test(found[2] ?? '') !== ordered) break;
    const indent = found[0].length;
    const inside = [(lines[next] ?? '').slice(indent)];
    next += 1;
    // What stands further in belongs to the item, blank lines between included.
    while (next < lines.length) {
      const line = lines[next] ?? '';
      const deep = line.length - line.trimStart().length;
      const goesOn =
        line.trim() === ''
          ? belongs(lines, next, indent)
          : deep >= Math.min(indent, 2) || !startsBlock(lines, next);
      if (!goesOn) break;
      inside.push(line.slice(Math.min(deep, indent)));
      next += 1;
    }
    items.push(item(inside, depth));
    while (next < lines.length && (lines[next] ?? '').trim() === '' && ITEM.test(lines[next + 1] ?? ''))
      next += 1;
  }
  return { block: { kind: 'list', ordered, start: Number.parseInt(first, 10) || 1, items }, next };
}

const belongs = (lines: readonly string[], blank: number, indent: number): boolean => {
  const after = lines.slice(blank).find((line) => line.trim() !== '');
  return after !== undefined && after.length - after.trimStart().length >= Math.min(indent, 2);
};

function item([head = '', ...rest]: readonly string[], depth: number): Item {
  const box = /^\[([ xX])\]\s+/.exec(head);
  const lines = [box === null ? head : head.slice(box[0].length), ...rest];
  return { checked: box === null ? null : box[1] !== ' ', blocks: parseLines(lines, depth + 1) };
}

function table(lines: readonly string[], at: number): Taken {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));
  let next = at + 2;
  while (next < lines.length && (lines[next] ?? '').includes('|')) next += 1;
  const rows = lines.slice(at + 2, next).map(cells);
  return { block: { kind: 'table', head: cells(lines[at] ?? ''), rows }, next };
}
