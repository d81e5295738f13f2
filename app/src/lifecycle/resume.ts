/** Going on with a session that is over: one call under way, what went wrong, and where it leads. */
import { createSignal } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { ActionProblem, Data, Result } from '../data/types.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { fontSize } from '../terminal/font-size.ts';
import { lastGrid } from '../terminal/last-grid.ts';

export type Going = 'resume' | 'fork';

/** A conversation goes on where it was; anything else is started again. */
export const resumeVerb = (session: Session): string =>
  session.program.kind === 'claude' && session.claudeId !== null ? 'Resume' : 'Start again';

export const canFork = (session: Session): boolean =>
  session.program.kind === 'claude' && session.claudeId !== null;

/** The project itself stands in the way: another one can be chosen to go on in. */
export const wantsProject = (problem: ActionProblem): boolean =>
  problem.code === 'folder-gone' || problem.code === 'no-such-project';

export function createGoing(data: Data, on: () => { machineId: string; session: Session }) {
  const [busy, setBusy] = createSignal<Going | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  async function go(how: Going, projectId?: string): Promise<void> {
    if (busy() !== null) return;
    const { machineId, session } = on();
    setBusy(how);
    setProblem(null);
    const size = lastGrid(fontSize());
    const options = { ...(projectId && { projectId }), ...(size && { size }) };
    const call = how === 'resume' ? data.resumeSession : data.forkSession;
    const result: Result<Session> = await call(machineId, session.id, options);
    setBusy(null);
    if (!result.ok) {
      setProblem(result.problem);
      return;
    }
    if (result.value.id === session.id) return;
    // A fork, or the session that has this conversation open.
    router.navigate(formatPlace({ at: 'session', machineId, sessionId: result.value.id }));
  }
  return { go, busy, problem, forget: () => setProblem(null) };
}
