/**
 * Which control sequences make a terminal answer, or reach the person's window rather than the screen.
 * ECMA-48 and xterm's ctlseqs. Pure.
 */

/** A finished CSI sequence without its introducer: what to write in its place, or null for itself. */
export function csiReplacement(body: string): string | null {
  const final = body.at(-1);
  const params = body.slice(0, -1);
  const dropIf = (query: boolean) => (query ? '' : null);
  switch (final) {
    // DA1, DA2, DA3: nothing else ends in c.
    case 'c':
      return '';
    // DSR and its private kin; `CSI > … n` only sets a keyboard option.
    case 'n':
      return dropIf(!params.startsWith('>'));
    // DECRQM.
    case 'p':
      return dropIf(params.endsWith('$'));
    // XTVERSION.
    case 'q':
      return dropIf(params.startsWith('>'));
    // The kitty keyboard protocol asks with `?`; `>`, `<` and `=` set.
    case 'u':
      return dropIf(params.startsWith('?'));
    // DECREQTPARM; with an intermediate it is a rectangle operation.
    case 'x':
      return dropIf(/^[01]?$/.test(params));
    // DECRQPSR, DECEFR.
    case 'w':
      return dropIf(/[$']$/.test(params));
    // DECRQCRA.
    case 'y':
      return dropIf(params.endsWith('*'));
    // XTSMGRAPHICS.
    case 'S':
      return dropIf(params.startsWith('?'));
    // DECRQLP.
    case '|':
      return dropIf(params.endsWith("'"));
    // Window operations; 22 and 23 only keep titles on a stack.
    case 't':
      return dropIf(!/^2[23](;|$)/.test(params));
    // XTQMODKEYS.
    case 'm':
      return dropIf(params.startsWith('?'));
    // Mode 2048 makes the terminal report every resize of its own.
    case 'h':
      return params.startsWith('?') ? withoutMode(params.slice(1), '2048') : null;
    default:
      return null;
  }
}

function withoutMode(params: string, unwanted: string): string | null {
  const modes = params.split(';');
  const kept = modes.filter((mode) => mode !== unwanted);
  if (kept.length === modes.length) return null;
  return kept.length === 0 ? '' : `\x1b[?${kept.join(';')}h`;
}

const oscNumber = (body: string): number => Number.parseInt(body, 10);

/** OSC numbers with which a colour, a font or a notification can be asked for. */
export function canAsk(body: string): boolean {
  const number = oscNumber(body);
  return (
    (number >= 4 && number <= 6) || (number >= 10 && number <= 19) || [21, 50, 99, 1337].includes(number)
  );
}

/** A finished OSC, without introducer and terminator. */
export function isOscQuery(body: string): boolean {
  const number = oscNumber(body);
  // The clipboard: only a lone `?` asks.
  if (number === 52) return /;\?$/.test(body);
  if (number === 1337) return /^1337;(?:Report|RequestUpload)/i.test(body);
  return canAsk(body) && /[;=:]\?(?:;|$)/.test(body);
}

/** The beginning of a DCS: DECRQSS (`$q`) or XTGETTCAP (`+q`). */
export const isDcsQuery = (start: string): boolean => /^[0-9;]*[$+]q/.test(start);

/** The beginning of an APC: kitty graphics. The session's screen has none, and most of its commands are answered. */
export const isApcQuery = (start: string): boolean => start.startsWith('G');
