/** Claude Code's part of the agent: what its sessions are given, who may speak for them, and what is known of them. */
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../../shared/model/grant.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import type { ServerStatus } from '../../shared/model/server.ts';
import { taskLabel } from '../../shared/model/task.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import type { ServerLibrary } from '../mcp-servers/library.ts';
import type { Secrets } from '../mcp-servers/secrets.ts';
import type { Notifications } from '../notifications/post.ts';
import type { Conversations } from '../sessions/beginnings.ts';
import type { ClaudeProgram, Desk } from '../sessions/launch.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import type { SkillLibrary } from '../skills/library.ts';
import { createSessionSkills } from '../skills/session-skills.ts';
import type { Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { findSession, liveSessions } from '../store/sessions.ts';
import { lastSentBack } from '../store/task-events.ts';
import { findTask } from '../store/tasks.ts';
import { toolPermissions } from '../tools/permissions.ts';
import type { ToolServer } from '../tools/server.ts';
import { answeredWords } from './answered-words.ts';
import { claudeArguments } from './arguments.ts';
import { createConversations } from './conversations.ts';
import { findProgram } from './find.ts';
import type { HookEvent } from './hook-event.ts';
import { cacheDir, createServerWatch } from './server-watch.ts';
import { createSessionFolders } from './session-folder.ts';
import { configDir, readStatus } from './status-file.ts';
import { systemPrompt, type TaskForClaude } from './system-prompt.ts';
import { type ClaudeWatch, createClaudeWatch } from './watch.ts';

export interface ClaudeSessions extends ClaudeWatch {
  /** Makes the session's folder, and says Claude Code's arguments. */
  args(sessionId: string, project: Project, program: ClaudeProgram, desk?: Desk): Promise<readonly string[]>;
  readonly conversations: Conversations;
  /** Of a request on `session.sock`: the session whose credential it carries. */
  /** What a session's hook prints, so that the session hears what changed; null: nothing. */
  news(sessionId: string, event: HookEvent): object | null;
  /** How its MCP servers fare. */
  servers(sessionId: string): readonly ServerStatus[];
  /** The skills of running sessions have changed. */
  refreshSkills(): void;
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
  skills: Pick<SkillLibrary, 'active'>;
  mcpServers: Pick<ServerLibrary, 'active'>;
  secrets: Pick<Secrets, 'redact'>;
}): ClaudeSessions {
  const { home, store, login, clock, log, tools, notifications, mcpServers } = deps;
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
  const skills = createSessionSkills(deps.skills);
  const serverWatch = createServerWatch({
    store,
    clock,
    log,
    cacheDir: async () => cacheDir((await login.get()).env),
    redact: deps.secrets.redact,
  });
  const conversations = createConversations({ store, login, now: clock.now, notifications });

  function taskFor(sessionId: string, project: Project): TaskForClaude | null {
    const taskId = findSession(store.db, sessionId)?.taskId ?? null;
    const task = taskId === null ? undefined : findTask(store.db, taskId);
    if (task === undefined) return null;
    const { number, title, description } = task;
    const label = taskLabel(project.name, number);
    return { label, title, description, sentBack: lastSentBack(store.db, task.id) };
  }

  return {
    ...watch,
    conversations,
    async args(sessionId, project, program, desk) {
      const curl = await findProgram('curl', (await login.get()).env);
      const { settings = {}, systemPrompt: own = '' } = desk ?? {};
      const servers = mcpServers.active(project.id);
      const permissions = toolPermissions(tools);
      const prompt = systemPrompt({ project: project.name, task: taskFor(sessionId, project), own });
      const files = folders.make(sessionId, { curl, permissions, servers, prompt, settings });
      skills.bring(folders.dirOf(sessionId), project.id);
      return claudeArguments({
        // At the desk its own arguments say the rest.
        program: desk === undefined ? { ...project.defaults, ...program } : { kind: 'claude' },
        files,
      });
    },
    tell(sessionId, event) {
      conversations.heard(sessionId, event);
      watch.tell(sessionId, event);
      if (event.session_id !== undefined) serverWatch.heard(sessionId, event.session_id);
    },
    news: (sessionId, event) => skills.news(folders.dirOf(sessionId), event),
    servers: serverWatch.statuses,
    refreshSkills() {
      skills.refresh(
        liveSessions(store.db).map(({ id, projectId }) => ({ dir: folders.dirOf(id), projectId })),
      );
    },
    running(sessionId, pid) {
      watch.running(sessionId, pid);
      const session = findSession(store.db, sessionId);
      const project = session && findProject(store.db, session.projectId);
      const names = folders.serversOf(sessionId);
      if (project === undefined || names.length === 0) return;
      const startedAt = session?.startedAt ?? session?.createdAt ?? 0;
      serverWatch.begin(sessionId, { cwd: project.path, startedAt, names });
    },
    callerOf({ url = '', headers }) {
      const sessionId = /^\/v1\/sessions\/([a-z2-7]{26})(?:[/?]|$)/.exec(url)?.[1];
      if (sessionId === undefined || !folders.holds(sessionId, headers.authorization)) return undefined;
      return { kind: 'session', sessionId };
    },
    ended(sessionId) {
      watch.ended(sessionId);
      serverWatch.ended(sessionId);
      folders.remove(sessionId);
    },
    stop() {
      watch.stop();
      serverWatch.stop();
    },
  };
}
