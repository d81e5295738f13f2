import * as v from 'valibot';
import { newId } from '../../../../shared/model/ids.ts';
import {
  type ResumeSession,
  runSchema,
  type StopHow,
  sessionSchema,
} from '../../../../shared/model/session.ts';
import type { Calls } from '../calls.ts';

const runsSchema = v.object({ runs: v.array(runSchema) });
const importedSchema = v.object({ imported: v.number() });
const stoppedSchema = v.object({ stopped: v.array(sessionSchema) });
const interruptedSchema = v.object({
  resumed: v.array(v.string()),
  refused: v.array(v.object({ id: v.string(), title: v.string(), message: v.string() })),
});

/** What is stopped later than this may be something else by then. */
const STOP_MS = 10 * 60_000;

export type LifecycleActions = ReturnType<typeof lifecycleActions>;
export function lifecycleActions({ live, later, machine }: Calls) {
  const title = (id: string, session: string) => machine(id)?.row('session', session)?.title ?? 'a session';
  return {
    stopSession: (id: string, session: string, how: StopHow) =>
      later(id, `Stop “${title(id, session)}”`, {
        method: 'POST',
        path: `/v1/sessions/${session}/stop`,
        body: { how },
        goodFor: STOP_MS,
      }),
    /** Needs the link, and waits until each has ended. */
    stopAll: (id: string) =>
      live(id, { method: 'POST', path: '/v1/sessions/stop', body: {}, key: newId() }, stoppedSchema),
    /** Needs the link. Gives the session that has the conversation now: another one where that has it open. */
    resumeSession: (id: string, session: string, how: ResumeSession = {}) =>
      live(
        id,
        { method: 'POST', path: `/v1/sessions/${session}/resume`, body: how, key: newId() },
        sessionSchema,
      ),
    forkSession: (id: string, session: string, how: ResumeSession = {}) =>
      live(
        id,
        { method: 'POST', path: `/v1/sessions/${session}/fork`, body: how, key: newId() },
        sessionSchema,
      ),
    /** What becomes of all sessions that ended with the machine. */
    answerInterrupted: (id: string, what: 'resume' | 'leave') =>
      live(
        id,
        { method: 'POST', path: '/v1/sessions/interrupted', body: { do: what }, key: newId() },
        interruptedSchema,
      ),
    /** Looks for what Claude Code ran alone in a project's folder. */
    importConversations: (id: string, project: string) =>
      live(id, { method: 'POST', path: `/v1/projects/${project}/import`, body: {} }, importedSchema),
    runsOf: (id: string, session: string) =>
      live(id, { method: 'GET', path: `/v1/sessions/${session}/runs` }, runsSchema),
  };
}
