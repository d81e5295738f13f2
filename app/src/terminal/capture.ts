/**
 * Keys mode over a soft keyboard. A keyboard edits a field: it composes, replaces a whole word, or all of the field, and
 * says so in a different order on every system. So no event is believed: after each one the field is compared with what
 * was sent, and the difference is sent, as so many presses of Backspace and then text. Pure; the field is the caller's.
 */
export interface Edit {
  /** Characters before the cursor to take back, as a person counts them. */
  deletes: number;
  insert: string;
}

/**
 * Stands in the field before what is typed: iOS repeats Backspace only while there is something to delete, and Android
 * says nothing at all of a Backspace in an empty field.
 */
export const SENTINEL = '\u200b'.repeat(8);
/** More than this is not compared again: a program that is never sent Enter must not make each key slower. */
export const MOST_REMEMBERED = 256;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** Characters as a person counts them. */
export const graphemes = (text: string): string[] =>
  segmenter === null ? [...text] : [...segmenter.segment(text)].map(({ segment }) => segment);

/** What makes `after` out of `before` on a line whose cursor stands at its end. */
export function editBetween(before: string, after: string): Edit {
  const was = graphemes(before);
  const is = graphemes(after);
  let same = 0;
  while (same < was.length && was[same] === is[same]) same += 1;
  return { deletes: was.length - same, insert: is.slice(same).join('') };
}

/** What a field of this value holds, and how much of what stands before it was deleted. */
function readField(value: string): { typed: string; beyond: number } {
  if (value.startsWith(SENTINEL)) return { typed: clean(value.slice(SENTINEL.length)), beyond: 0 };
  const typed = clean(value);
  // Replaced as a whole (dictation): nothing was deleted that a person had typed.
  return { typed, beyond: typed === '' ? SENTINEL.length - value.length : 0 };
}
const clean = (text: string): string => text.replaceAll('\u200b', '');

export interface Capture {
  /** The field has this value now; gives the edit to send, and what the field must hold instead where it does not. */
  changed(value: string, composing: boolean): { edits: readonly (Edit | 'enter')[]; value: string | null };
  /** The cursor of the program moved by other means: what was typed is none of the field's business any more. */
  forget(): void;
}

export function createCapture(): Capture {
  let sent = '';
  return {
    changed(value, composing) {
      const { typed, beyond } = readField(value);
      const edits: (Edit | 'enter')[] = [];
      const lines = typed.split('\n');
      lines.forEach((line, at) => {
        const edit = editBetween(sent, line);
        if (at === 0) edit.deletes += beyond;
        if (edit.deletes > 0 || edit.insert !== '') edits.push(edit);
        sent = line;
        if (at < lines.length - 1) {
          edits.push('enter');
          sent = '';
        }
      });
      const ended = lines.length > 1;
      // A field that is written to while it composes loses the composition.
      const broken = !value.startsWith(SENTINEL) || value.length - SENTINEL.length !== typed.length;
      const long = sent.length > MOST_REMEMBERED;
      if (!ended && (composing || (!broken && !long))) return { edits, value: null };
      if (long) sent = '';
      return { edits, value: SENTINEL + sent };
    },
    forget() {
      sent = '';
    },
  };
}
