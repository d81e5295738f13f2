/** What Now lists, gathered from all machines. */
import type { Project } from '../../../shared/model/project.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { Data, MachineView } from '../data/types.ts';
import { isOver } from '../words/session-words.ts';

export interface SessionOn {
  machine: MachineView;
  session: Session;
}
export interface ProjectOn {
  machine: MachineView;
  project: Project;
}

const lastHeard = (session: Session): number => session.lastOutputAt ?? session.createdAt;

const begun = ({ session }: SessionOn): number => session.startedAt ?? session.createdAt;

const sessionsOf = (data: Data): SessionOn[] =>
  data.machines().flatMap((machine) => machine.sessions().map((session) => ({ machine, session })));

/** Running ones, the newest on top: an order that does not jump while they print. */
export const liveSessions = (data: Data): SessionOn[] =>
  sessionsOf(data)
    .filter(({ session }) => !isOver(session))
    .sort((a, b) => begun(b) - begun(a));

/** Ended ones, the latest on top. */
export const endedSessions = (data: Data): SessionOn[] =>
  sessionsOf(data)
    .filter(({ session }) => isOver(session))
    .sort((a, b) => (b.session.endedAt ?? 0) - (a.session.endedAt ?? 0));

/** Projects by when something last happened in them. */
export function projectsByUse(data: Data): ProjectOn[] {
  const used = new Map<string, number>();
  for (const { session } of sessionsOf(data)) {
    used.set(session.projectId, Math.max(used.get(session.projectId) ?? 0, lastHeard(session)));
  }
  const at = ({ project }: ProjectOn) => used.get(project.id) ?? project.createdAt;
  return data
    .machines()
    .flatMap((machine) => machine.projects().map((project) => ({ machine, project })))
    .sort((a, b) => at(b) - at(a));
}

/** When the oldest of what is shown was last true; null where everything is live. */
export function staleSince(data: Data): number | null {
  const stale = data
    .machines()
    .filter((machine) => machine.link().at !== 'live')
    .map((machine) => machine.freshAt())
    .filter((at) => at !== null);
  return stale.length > 0 ? Math.min(...stale) : null;
}
