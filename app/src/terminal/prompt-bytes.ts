/**
 * What sending a prompt writes: the whole text at once, then Enter on its own, so that a program that reads pastes
 * takes the text as one and the Enter as a key. Without bracketed paste each line break is a press of Enter.
 */
export function promptWrites(text: string, bracketedPaste: boolean): string[] {
  const lines = text.replace(/\r\n?/g, '\n');
  if (lines === '') return ['\r'];
  // A paste must not be able to end itself and go on as keys.
  const safe = lines.replaceAll('\x1b', '');
  if (bracketedPaste) return [`\x1b[200~${safe}\x1b[201~`, '\r'];
  return [safe.replaceAll('\n', '\r'), '\r'];
}
