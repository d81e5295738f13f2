/**
 * What sending a prompt writes: the whole text at once, then Enter on its own, so that a program that reads pastes
 * takes the text as one and the Enter as a key. Without bracketed paste each line break is a press of Enter.
 */
export function promptWrites(text: string, bracketedPaste: boolean, enter = '\r'): string[] {
  return text === '' ? [enter] : [pasteBytes(text, bracketedPaste), enter];
}

/** Text as a paste, where the program takes pastes. */
export function pasteBytes(text: string, bracketedPaste: boolean): string {
  // A paste must not be able to end itself and go on as keys.
  const safe = text.replace(/\r\n?/g, '\n').replaceAll('\x1b', '');
  return bracketedPaste ? `\x1b[200~${safe}\x1b[201~` : safe.replaceAll('\n', '\r');
}
