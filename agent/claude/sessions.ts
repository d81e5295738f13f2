/** Claude Code's part of the agent: what its sessions are given, who may speak for them, and what is known of them. */
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../../shared/model/grant.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import type { Notifications } from '../notifications/post.ts';
import type { ClaudeProgram } from '../sessions/launch.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import type { Store } from '../store/open.ts';
import { liveSessions } from '../store/sessions.ts';
import { toolPermissions } from '../tools/permissions.ts';
import type { ToolServer } from '../tools/server.ts';
import { answeredWords } from './answered-words.ts';
import { claudeArguments } from './arguments.ts';
import { findProgram } from './find.ts';
import { createSessionFolders } from './session-folder.ts';
import { configDir, readStatus } from './status-file.ts';
import { type ClaudeWatch, createClaudeWatch } from './watch.ts';

export interface ClaudeSessions extends ClaudeWatch {
  /** Makes the session's folder, and says Claude Code's arguments. */
  args(sessionId: string, project: Project, program: ClaudeProgram): Promise<readonly string[]>;
  /** Of a request on `session.sock`: the session whose credential it carries. */
  callerOf(request: Pick<IncomingMessage, 'url' | 'headers'>): Caller | undefined;
}

export function createClaudeSessions(deps: {
  home: Home;
  store: Store;
  login: LoginEnvironment;
  clock: Clock;
  log: Log;
  tools: ToolServer;
  notifications: Notifications;
}): ClaudeSessions {
  const { home, store, login, clock, log, tools, notifications } = deps;
  const folders = createSessionFolders({ dir: home.sessionsDir, socket: home.sessionSocket });
  folders.keepOnly(new Set(liveSessions(store.db).map(({ id }) => id)));
  const watch = createClaudeWatch({
    store,
    clock,
    log,
    readStatus: async (pid) => readStatus(configDir((await login.get()).env), pid),
    onAnswered: (sessionId, answered) =>
      notifications.post({ kind: 'answered', sessionId, title: answeredWords(answered), read: true }),
  });
  return {
    ...watch,
    async args(sessionId, project, program) {
      const curl = await findProgram('curl', (await login.get()).env);
      const files = folders.make(sessionId, { curl, permissions: toolPermissions(tools) });
      return claudeArguments({ program, project: project.name, files });
    },
    callerOf({ url = '', headers }) {
      const sessionId = /^\/v1\/sessions\/([a-z2-7]{26})(?:[/?]|$)/.exec(url)?.[1];
      if (sessionId === undefined || !folders.holds(sessionId, headers.authorization)) return undefined;
      return { kind: 'session', sessionId };
    },
    ended(sessionId) {
      watch.ended(sessionId);
      folders.remove(sessionId);
    },
  };
}
