/** The inside of a line of Markdown as a tree. Pure; what is not known is text, HTML too. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em' | 'gone'; inside: Inline[] }
  /** `href` is http or https, nothing else. */
  | { kind: 'link'; href: string; inside: Inline[] }
  | { kind: 'break' };

const MAX_DEPTH = 6;
const patterns: readonly { pattern: RegExp; make(match: RegExpExecArray, depth: number): Inline }[] = [
  {
    pattern: /(`+)([^`](?:.{0,2000}?[^`])?)\1(?!`)/y,
    make: ([, , text = '']) => ({ kind: 'code', text: trimmed(text) }),
  },
  {
    pattern: /!?\[([^\]\n]{0,2000})\]\((https?:\/\/[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)(?:\s+"[^"\n]*")?\)/y,
    make: ([, words = '', href = ''], depth) => ({
      kind: 'link',
      href,
      inside: parseInline(words || href, depth + 1),
    }),
  },
  {
    pattern: /<(https?:\/\/[^\s<>]+)>/y,
    make: ([, href = '']) => ({ kind: 'link', href, inside: [{ kind: 'text', text: href }] }),
  },
  {
    pattern: /https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"*_~]/y,
    make: ([href]) => ({ kind: 'link', href, inside: [{ kind: 'text', text: href }] }),
  },
  {
    pattern: /\*\*(?=\S)((?:(?!\*\*).){0,2000}?\S)\*\*/y,
    make: ([, words = ''], depth) => ({ kind: 'strong', inside: parseInline(words, depth + 1) }),
  },
  {
    pattern: /__(?=\S)((?:(?!__).){0,2000}?\S)__(?!\w)/y,
    make: ([, words = ''], depth) => ({ kind: 'strong', inside: parseInline(words, depth + 1) }),
  },
  {
    pattern: /~~(?=\S)((?:(?!~~).){0,2000}?\S)~~/y,
    make: ([, words = ''], depth) => ({ kind: 'gone', inside: parseInline(words, depth + 1) }),
  },
  {
    pattern: /\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*(?!\*)/y,
    make: ([, words = ''], depth) => ({ kind: 'em', inside: parseInline(words, depth + 1) }),
  },
  {
    pattern: /_(?=[^\s_])([^_\n]{0,2000}?[^\s_])_(?!\w)/y,
    make: ([, words = ''], depth) => ({ kind: 'em', inside: parseInline(words, depth + 1) }),
  },
  { pattern: /(?: {2,}|\\)\n/y, make: () => ({ kind: 'break' }) },
  { pattern: /\\([!-/:-@[-`{-~])/y, make: ([, text = '']) => ({ kind: 'text', text }) },
];

const trimmed = (code: string) => (/^ .* $/s.test(code) && code.trim() !== '' ? code.slice(1, -1) : code);

export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const one = depth < MAX_DEPTH ? matchAt(text, at, depth) : null;
    if (one === null) {
      plain += text[at] === '\n' ? ' ' : text[at];
      at += 1;
      continue;
    }
    if (one.inline.kind === 'text') plain += one.inline.text;
    else {
      flush();
      found.push(one.inline);
    }
    at += one.length;
  }
  flush();
  return found;
}

/** Only where a mark can stand is anything tried: long plain text costs one look at each letter. */
const MARKS = new Set('`[!<h*_~\\ ');

function matchAt(text: string, at: number, depth: number): { inline: Inline; length: number } | null {
  const letter = text[at] ?? '';
  if (!MARKS.has(letter)) return null;
  // Inside a word an underscore is a letter, and so is the h of https.
  if ((letter === '_' || letter === 'h') && at > 0 && /\w/.test(text[at - 1] ?? '')) return null;
  for (const { pattern, make } of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { inline: make(match, depth), length: match[0].length };
  }
  return null;
}
