import * as v from 'valibot';
import { type FoundKind, searchAnswerSchema } from '../../../../shared/model/search.ts';
import { type SessionChange, sessionWeightSchema } from '../../../../shared/model/session.ts';
import type { Calls } from '../calls.ts';

const deletedSchema = v.object({ deleted: v.array(v.string()) });

export interface Sought {
  words: string;
  kinds?: readonly FoundKind[];
  projectId?: string;
  taskId?: string;
  since: number;
  before: number | null;
}

export type HistoryActions = ReturnType<typeof historyActions>;
export function historyActions({ live, later, machine }: Calls) {
  const words = (id: string, session: string, { pinned, archived }: SessionChange): string => {
    const title = machine(id)?.row('session', session)?.title ?? 'a session';
    if (pinned !== undefined) return `${pinned ? 'Pin' : 'Unpin'} “${title}”`;
    return `${archived ? 'Archive' : 'Bring back'} “${title}”`;
  };
  return {
    /** Everything that a machine keeps; `since` in ms since 1970, `before` as an answer before gave it. */
    search(id: string, { words, kinds, projectId, taskId, since, before }: Sought) {
      const query = new URLSearchParams({ q: words });
      if (kinds !== undefined) query.set('kinds', kinds.join(','));
      if (projectId !== undefined) query.set('project', projectId);
      if (taskId !== undefined) query.set('task', taskId);
      if (since > 0) query.set('since', String(since));
      if (before !== null) query.set('before', String(before));
      return live(id, { method: 'GET', path: `/v1/search?${query}` }, searchAnswerSchema);
    },
    /** Pins it on top of the history, or archives it out of sight. */
    keepSession: (id: string, session: string, change: Omit<SessionChange, 'title'>) =>
      later(id, words(id, session, change), {
        method: 'PATCH',
        path: `/v1/sessions/${session}`,
        body: change,
      }),
    /** What deleting it would free. */
    weighSession: (id: string, session: string) =>
      live(id, { method: 'POST', path: '/v1/sessions/weigh', body: { ids: [session] } }, sessionWeightSchema),
    /** Needs the link: nothing is deleted by surprise an hour later. */
    deleteSession: (id: string, session: string) =>
      live(id, { method: 'POST', path: '/v1/sessions/delete', body: { ids: [session] } }, deletedSchema),
  };
}
