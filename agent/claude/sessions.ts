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
import type { Keyboard } from '../sessions/keyboard.ts';
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
import type { TranscriptSignal } from './activity.ts';
import { answeredWords } from './answered-words.ts';
import { claudeArguments } from './arguments.ts';
import type { AskAnswered } from './asks.ts';
import { createConversations } from './conversations.ts';
import { createEditor } from './editor.ts';
import { findProgram } from './find.ts';
import type { HookEvent } from './hook-event.ts';
import { createPrompts, type Prompts } from './prompts.ts';
import { cacheDir, createServerWatch } from './server-watch.ts';
import { createSessionFolders } from './session-folder.ts';
import { configDir, readStatus } from './status-file.ts';
import { systemPrompt, type TaskForClaude } from './system-prompt.ts';
import { ownStatusLine, readUsage, statusLineIn } from './usage.ts';
import { type ClaudeWatch, createClaudeWatch } from './watch.ts';

export interface ClaudeSessions extends ClaudeWatch {
  readonly prompts: Prompts;
  /** Claude Code opened its editor on this; null: a person did, and wants an editor of his own. */
  edit(sessionId: string, draft: string): string | null;
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
  skills: Pick<SkillLibrary, 'active'>;
  mcpServers: Pick<ServerLibrary, 'active'>;
  secrets: Pick<Secrets, 'redact'>;
  /** The transcript of a session tells something, as it grows. */
  onSign?(sessionId: string, signal: TranscriptSignal): void;
  /** Somebody answered what Claude asked. */
  onAnswered?(sessionId: string, answered: AskAnswered): void;
  /** Null where no program of this session is followed. */
  keyboard(sessionId: string): Keyboard | null;
}): ClaudeSessions {
  const { home, store, login, clock, log, tools, notifications, mcpServers } = deps;
  const folders = createSessionFolders({
    dir: home.sessionsDir,
    editorsDir: home.editorsDir,
    uploadsDir: home.uploadsDir,
    socket: home.sessionSocket,
  });
  folders.keepOnly(new Set(liveSessions(store.db).map(({ id }) => id)));
  const watch = createClaudeWatch({
    store,
    clock,
    log,
    readStatus: async (pid) => readStatus(configDir((await login.get()).env), pid),
    findTranscript: (claudeId) => conversations.transcript(claudeId),
    readUsage: (sessionId) => readUsage(folders.usageFile(sessionId)),
    onSign: (sessionId, signal) => deps.onSign?.(sessionId, signal),
    onTaken: (sessionId, taken, at) => prompts.taken(sessionId, taken, at),
    onChange: (sessionId) => prompts.changed(sessionId),
    onAnswered(sessionId, answered) {
      deps.onAnswered?.(sessionId, answered);
      notifications.post({ kind: 'answered', sessionId, title: answeredWords(answered), read: true });
    },
  });
  const editor = createEditor(clock);
  const prompts: Prompts = createPrompts({
    store,
    clock,
    log,
    editor,
    keyboard: deps.keyboard,
    readiness: watch.readiness,
    denyAll: watch.denyAll,
    modeChanged: watch.modeChanged,
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

  const tell = (sessionId: string, event: HookEvent) => {
    conversations.heard(sessionId, event);
    watch.tell(sessionId, event);
    if (event.session_id !== undefined) serverWatch.heard(sessionId, event.session_id);
  };
  return {
    ...watch,
    prompts,
    edit: editor.opened,
    conversations,
    async args(sessionId, project, program, desk) {
      const { env } = await login.get();
      const { settings = {}, systemPrompt: own = '' } = desk ?? {};
      // At the desk its own arguments say the rest.
      const chosen =
        desk === undefined
          ? { ...project.defaults, ...program }
          : { kind: 'claude' as const, renderer: undefined };
      const files = folders.make(sessionId, {
        curl: await findProgram('curl', env),
        permissions: toolPermissions(tools),
        servers: mcpServers.active(project.id),
        prompt: systemPrompt({ project: project.name, task: taskFor(sessionId, project), own }),
        settings,
        editor: env.VISUAL || env.EDITOR,
        statusLine: statusLineIn(settings) ?? (await ownStatusLine(project.path, configDir(env))),
        renderer: chosen.renderer,
      });
      skills.bring(folders.dirOf(sessionId), project.id);
      return claudeArguments({ program: chosen, files });
    },
    tell,
    news(sessionId, event) {
      // One process tells and hears: a prompt waits for it.
      if (event.hook_event_name === 'UserPromptSubmit') tell(sessionId, event);
      return skills.news(folders.dirOf(sessionId), event);
    },
    servers: serverWatch.statuses,
    refreshSkills() {
      skills.refresh(
        liveSessions(store.db).map(({ id, projectId }) => ({ dir: folders.dirOf(id), projectId })),
      );
    },
    running(sessionId, pid, since) {
      watch.running(sessionId, pid, since);
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
      prompts.ended(sessionId);
      serverWatch.ended(sessionId);
      folders.remove(sessionId);
    },
    stop() {
      watch.stop();
      serverWatch.stop();
    },
  };
}
