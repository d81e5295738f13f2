/**
 * The one place of the app that looks inside xterm.js, for what its public API does not show. Checked against
 * @xterm/xterm 6.1.0-beta.336.
 */
import type { Terminal } from '@xterm/xterm';

interface Core {
  coreService: { kittyKeyboard: { flags: number } };
}
const coreOf = (terminal: Terminal): Core => (terminal as unknown as { _core: Core })._core;

/** Of the kitty keyboard protocol, as the program has set them; 0: it has not. */
export const kittyFlags = (terminal: Terminal): number => coreOf(terminal).coreService.kittyKeyboard.flags;
