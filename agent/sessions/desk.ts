/**
 * `poet claude`: a session that begins at the desk with Claude Code's own arguments. A conversation that runs already is
 * joined, one of a session that is over goes on there, and none is ever open twice.
 */
import { stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import * as v from 'valibot';
import { idSchema, nameSchema } from '../../shared/model/ids.ts';
import { claudeIdSchema, programSchema, type Session, sizeSchema } from '../../shared/model/session.ts';
import { ProblemError } from '../problem.ts';
import { findConversation } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { findSession, liveSessions } from '../store/sessions.ts';
import type { Beginnings, Conversations } from './beginnings.ts';
import type { Desk } from './launch.ts';

const word = v.pipe(
  v.string(),
  v.maxLength(128 * 1024),
  v.check((text) => !text.includes('\0'), 'holds a NUL'),
);

export const deskSessionSchema = v.object({
  projectId: idSchema,
  /** In the project, or below it. */
  cwd: v.pipe(word, v.startsWith('/', 'say the whole path')),
  args: v.pipe(v.array(word), v.maxLength(1024)),
  env: v.record(v.pipe(v.string(), v.regex(/^[^=\0]+$/)), word),
  conversation: v.variant('kind', [
    v.object({ kind: v.picklist(['new', 'latest', 'own']) }),
    v.object({ kind: v.literal('id'), id: claudeIdSchema }),
  ]),
  settings: v.record(v.string(), v.unknown()),
  systemPrompt: word,
  program: programSchema,
  title: v.optional(nameSchema),
  size: v.optional(sizeSchema),
});
export type DeskSession = v.InferOutput<typeof deskSessionSchema>;

export interface DeskBegun {
  session: Session;
  /** It ran before: nothing of what was typed was given to it. */
  joined: boolean;
}

export function createDeskStart(deps: {
  store: Store;
  beginnings: Pick<Beginnings, 'start' | 'resume'>;
  conversations: Conversations;
}): (input: DeskSession) => Promise<DeskBegun> {
  const { store, beginnings, conversations } = deps;

  async function checkFolder({ cwd, projectId }: DeskSession): Promise<void> {
    const project = findProject(store.db, projectId);
    const inside = project === undefined ? '' : relative(project.path, cwd);
    const isFolder = await stat(cwd).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder && !inside.startsWith('..') && !isAbsolute(inside)) return;
    throw new ProblemError(422, 'folder-gone', `${cwd} is no folder of this project.`, { field: 'cwd' });
  }

  return async (input) => {
    await checkFolder(input);
    const { projectId, cwd, args, env, settings, systemPrompt, program, title, size, conversation } = input;
    const desk: Desk = { args, env, cwd, settings, systemPrompt, ownConversation: false };
    const asked = { projectId, program, ...(title && { title }), ...(size && { size }) };
    const by = { kind: 'terminal' } as const;

    const id =
      conversation.kind === 'id'
        ? conversation.id
        : conversation.kind === 'latest'
          ? await conversations.latest(cwd)
          : null;
    if (id === null) {
      // `--continue` in a folder without a past is Claude Code's to answer.
      const own = conversation.kind === 'latest' ? ['--continue', ...args] : args;
      const ownConversation = conversation.kind !== 'new';
      return {
        session: await beginnings.start(asked, by, { desk: { ...desk, args: own, ownConversation } }),
        joined: false,
      };
    }
    const live = liveSessions(store.db).find((one) => one.claudeId === id);
    if (live !== undefined) return { session: live, joined: true };
    const known = findSession(store.db, findConversation(store.db, id)?.sessionId ?? '');
    if (known?.claudeId === id && known.projectId === projectId) {
      const runs = known.runs;
      const session = await beginnings.resume(known.id, size === undefined ? {} : { size }, desk);
      // Somebody else was quicker.
      return { session, joined: session.id !== known.id || session.runs !== runs + 1 };
    }
    const pid = await conversations.openIn(id);
    if (pid !== null) {
      throw new ProblemError(
        409,
        'open-elsewhere',
        `This conversation is open in another terminal of this machine (process ${pid}). Leave it there first, or add --fork-session.`,
      );
    }
    const beginning = { kind: 'resume', claudeId: id } as const;
    return { session: await beginnings.start(asked, by, { desk, beginning }), joined: false };
  };
}
