/** Claude Code's conversations as its own files tell of them, and the thread of those that each session has had. */
import type { Conversations } from '../sessions/beginnings.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import { beginConversation, findConversation, joinConversation } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { findSession } from '../store/sessions.ts';
import type { HookEvent } from './hook-event.ts';
import { configDir, openConversations } from './status-file.ts';
import { findTranscript } from './transcripts.ts';

export interface ClaudeConversations extends Conversations {
  /** A hook names its conversation: a new one after `/clear`, another after `/resume`. */
  heard(sessionId: string, event: HookEvent): void;
}

export function createConversations(deps: {
  store: Store;
  login: Pick<LoginEnvironment, 'get'>;
  now(): number;
}): ClaudeConversations {
  const { store, login } = deps;
  const dir = async () => configDir((await login.get()).env);
  return {
    transcript: async (claudeId) =>
      findTranscript(await dir(), claudeId, findConversation(store.db, claudeId)?.transcript ?? null),
    openIn: async (claudeId) => (await openConversations(await dir())).get(claudeId) ?? null,
    heard(sessionId, event) {
      const { hook_event_name: name, session_id: id, transcript_path: transcript } = event;
      if (id === undefined || (name !== 'SessionStart' && name !== 'UserPromptSubmit')) return;
      const session = findSession(store.db, sessionId);
      if (session === undefined) return;
      const known = findConversation(store.db, id);
      if (session.claudeId !== id || known?.transcript == null) {
        const joined = {
          id,
          sessionId,
          run: session.runs - 1,
          since: deps.now(),
          transcript: transcript ?? null,
        };
        store.write((tx) => joinConversation(tx, joined));
      }
      if (name === 'UserPromptSubmit') beginConversation(store.db, id);
    },
  };
}
