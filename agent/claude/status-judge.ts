/**
 * What follows from Claude Code's own status file, beside what hooks and transcript said. Pure. The file may be a moment
 * behind them or before them, so most of it counts only once it has stood for a while.
 */
import type { Dialog } from '../../shared/model/activity.ts';
import type { ClaudeState } from './activity.ts';
import type { StatusFile } from './status-file.ts';

const SETTLED_MS = 1500;
/** A hook that asks needs this long to begin: until then a dialog may be one that it brings. */
const DIALOG_SETTLED_MS = 1000;
/** Without a word of it so long after its start, something stands before it in the terminal. */
const START_MS = 5000;

export interface StatusView {
  status: StatusFile | null;
  /** Since when the file says so, as far as was seen. */
  statusSince: number;
  /** When hooks or transcript were heard last. */
  heardAt: number;
  /** When its program was started; null: nobody said. */
  startedAt: number | null;
  /** Its session has begun: a hook or the file said so. */
  begun: boolean;
  asks: number;
  /** The file said that it waits, since the last of these asks came. */
  sawWaiting: boolean;
  state: Pick<ClaudeState, 'phase' | 'agents' | 'compacting'>;
}

export interface Conclusion {
  signal: 'busy' | 'interrupted' | null;
  /** What was asked has been answered at the desk. */
  answered: boolean;
  dialog: { kind: Dialog; since: number } | null;
}

export function judgeStatus(view: StatusView, now: number): Conclusion {
  const { status, statusSince, heardAt, asks, sawWaiting, state } = view;
  const nothing: Conclusion = { signal: null, answered: false, dialog: null };
  if (status === null) {
    const stuck = !view.begun && view.startedAt !== null && now - view.startedAt >= START_MS;
    return stuck ? { ...nothing, dialog: { kind: 'start', since: view.startedAt ?? now } } : nothing;
  }
  const settled = now - Math.max(statusSince, heardAt) >= SETTLED_MS;
  if (status.status === 'waiting') {
    const own = asks === 0 && now - Math.max(statusSince, heardAt) >= DIALOG_SETTLED_MS;
    const kind = status.waitingFor === 'permission prompt' ? 'permission' : 'other';
    return own ? { ...nothing, dialog: { kind, since: statusSince } } : nothing;
  }
  // One dialog that was seen and is gone was answered. Of several, the next may be about to show.
  const answered = asks > 0 && ((sawWaiting && asks === 1) || settled);
  if (status.status === 'busy') {
    const unnoticed = settled && state.phase !== 'working' && state.agents.length === 0;
    return { ...nothing, answered, signal: unnoticed && state.compacting === null ? 'busy' : null };
  }
  const works = state.phase === 'working' || state.agents.length > 0 || state.compacting !== null;
  const over = settled && (works || state.phase === 'unknown');
  return { ...nothing, answered, signal: over ? 'interrupted' : null };
}
