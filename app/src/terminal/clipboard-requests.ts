/**
 * OSC 52, by which a program puts text on the clipboard. The clipboard of this device is its owner's: what a program
 * wants to write is told, and a person decides; a question for what stands on it is never answered.
 */
import type { IDisposable, Terminal } from '@xterm/xterm';

/** Base64 of more than this is not even looked at. */
const MOST_CHARACTERS = 400_000;

export function clipboardRequests(terminal: Terminal, onRequest: (text: string) => void): IDisposable {
  return terminal.parser.registerOscHandler(52, (data) => {
    const text = requestedText(data);
    if (text !== null) onRequest(text);
    return true;
  });
}

/** `Pc ; Pd` as in xterm's control sequences; null where it is a question, empty, or not what it says. */
export function requestedText(data: string): string | null {
  const [, encoded] = /^[cpqs0-7]*;([A-Za-z0-9+/=\s]+)$/.exec(data) ?? [];
  if (encoded === undefined || encoded.length > MOST_CHARACTERS) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
