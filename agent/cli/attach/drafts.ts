import { plain } from '../text/columns.ts';

const MOST_SHOWN = 200;

/** What was typed but not run, for a person to see and to type again. */
export function draftText(bytes: Uint8Array): string {
  const text = new TextDecoder()
    .decode(bytes)
    .replaceAll('\r', '⏎')
    .replaceAll('\n', '⏎')
    .replaceAll('\x7f', '⌫');
  const shown = plain(text);
  const cut = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}… (${bytes.length} bytes)` : shown;
  return `not sent: ${cut}`;
}
