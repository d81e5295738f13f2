/** How an attachment ended, and the exit code that says so. */

import type { LinkState } from '../../../shared/link/types.ts';
import type { Detached } from '../../../shared/wire/messages.ts';
import { Exit } from '../exit-codes.ts';
import { plain } from '../text/columns.ts';

export type AttachEnd =
  | { how: 'detached' }
  | { how: 'session'; detached: Detached }
  | { how: 'link'; state: Extract<LinkState, { at: 'ended' }> }
  | { how: 'signal'; signal: NodeJS.Signals };

/** Of a session that is over: its own code, as a shell would say it. */
export function exitCodeOf(detached: Detached): number {
  switch (detached.reason) {
    case 'ended':
      return detached.exitCode ?? Exit.failure;
    case 'refused':
      return Exit.refused;
    case 'gone':
    case 'failed':
      return Exit.failure;
  }
}

/** null where there is nothing to say beyond the exit code. */
export function endingOf(detached: Detached): string | null {
  const { reason, message } = detached;
  const detail = message === undefined ? '' : `: ${plain(message)}`;
  switch (reason) {
    case 'ended':
      return detached.exitCode === null ? 'a signal ended the session' : null;
    case 'refused':
      return `the machine refused${detail}`;
    case 'gone':
      return `the session is no longer there${detail}`;
    case 'failed':
      return `the session failed${detail}`;
  }
}
