/** Keys that came back as text: what was a command to the terminal (arrows, Ctrl) means nothing in a text field. */
const ESC = '\x1b';

/** Length of the escape sequence that starts at `at`. */
function sequenceLength(typed: string, at: number): number {
  const introducer = typed[at + 1];
  if (introducer === 'O') return 3;
  if (introducer !== '[') return 2;
  let end = at + 2;
  while (end < typed.length && typed.charCodeAt(end) < 0x40) end += 1;
  return end + 1 - at;
}

export function draftText(typed: string): string {
  let text = '';
  let at = 0;
  while (at < typed.length) {
    const character = typed[at] ?? '';
    if (character === ESC) {
      at += sequenceLength(typed, at);
      continue;
    }
    at += 1;
    if (character === '\r' || character === '\n') text += '\n';
    else if (character === '\t') text += '\t';
    else if (character === '\x7f' || character === '\b') text = text.slice(0, -1);
    else if (character >= ' ') text += character;
  }
  return text.replace(/^\n+|\n+$/g, '');
}

/** A draft that came back goes before what has been written since. */
export const joinDrafts = (returned: string, written: string): string =>
  [returned, written].filter((part) => part !== '').join('\n');
