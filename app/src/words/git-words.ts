/** How a project stands, in a few words. Pure. */
import type { GitState, Project } from '../../../shared/model/project.ts';
import type { Session } from '../../../shared/model/session.ts';
import { ago } from '../ui/time.ts';

/** "main, 3 changed, 1 ahead"; null where the folder is no checkout. */
export function gitWords(git: GitState | null): string | null {
  if (git === null) return null;
  const { branch, commit, changed, ahead, behind } = git;
  const at = branch ?? (commit === null ? 'no commit yet' : `at ${commit}`);
  const parts = [
    at,
    changed > 0 && `${changed} changed`,
    ahead > 0 && `${ahead} ahead`,
    behind > 0 && `${behind} behind`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** "main +3": as much of it as a line among others has room for. */
export function branchWords(git: GitState | null): string | null {
  if (git === null) return null;
  const at = git.branch ?? git.commit;
  return at === null ? null : `${at}${git.changed > 0 ? ` +${git.changed}` : ''}`;
}

/** When something last happened in a project; null where nothing ever did. */
export function lastActivity(project: Project, sessions: readonly Session[]): number | null {
  const times = sessions
    .filter(({ projectId }) => projectId === project.id)
    .map(({ lastOutputAt, createdAt }) => lastOutputAt ?? createdAt);
  return times.length === 0 ? null : Math.max(...times);
}

/** Branch, last activity and folder; `lead` before them. */
export function projectWords(
  project: Project,
  sessions: readonly Session[],
  now: number,
  lead: string | null = null,
): string {
  const at = lastActivity(project, sessions);
  const parts = [lead, gitWords(project.git), at === null ? null : ago(at, now), project.path];
  return parts.filter(Boolean).join(' · ');
}
