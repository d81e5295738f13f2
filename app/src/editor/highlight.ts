/** Markdown in colours, without a change of any width: what is drawn lies exactly under what is typed. Pure. */
export type TokenKind = 'plain' | 'mark' | 'code' | 'heading' | 'reference';
export interface Token {
  kind: TokenKind;
  text: string;
}

const INLINE = /(`[^`\n]+`)|((?:^|(?<=\s))@[\w./~-]+)|((?:\*\*|__)[^*_\n]+(?:\*\*|__))/g;

/** Each line with whether it stands within a fence; the fence's own lines do. */
export function fencedLines(text: string): { line: string; code: boolean }[] {
  let inside = false;
  return text.split('\n').map((line) => {
    if (!/^\s*```/.test(line)) return { line, code: inside };
    inside = !inside;
    return { line, code: true };
  });
}

/** `first`: the line begins the text, where a slash begins a command. */
export function tokens(line: string, code: boolean, first: boolean): Token[] {
  if (code) return [{ kind: 'code', text: line }];
  const found: Token[] = [];
  let rest = line;
  const lead = /^(\s*(?:[-*]|\d+\.)|\s*>) /.exec(rest) ?? (first ? /^(\/[\w:-]+)/.exec(rest) : null);
  if (/^#{1,6} /.test(rest)) return [{ kind: 'heading', text: rest }];
  if (lead?.[1] !== undefined) {
    found.push({ kind: lead[1].startsWith('/') ? 'reference' : 'mark', text: lead[1] });
    rest = rest.slice(lead[1].length);
  }
  let at = 0;
  for (const match of rest.matchAll(INLINE)) {
    if (match.index > at) found.push({ kind: 'plain', text: rest.slice(at, match.index) });
    const [text, isCode, isReference] = match;
    found.push({ kind: isCode ? 'code' : isReference ? 'reference' : 'heading', text });
    at = match.index + text.length;
  }
  if (at < rest.length) found.push({ kind: 'plain', text: rest.slice(at) });
  return found;
}
