/** Claude Code's conversations as its own files tell of them, and the thread of those that each session has had. */
import * as v from 'valibot';
import { claudeIdSchema } from '../../shared/model/session.ts';
import type { Notifications } from '../notifications/post.ts';
import type { Conversations } from '../sessions/beginnings.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import { beginConversation, findConversation, joinConversation } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions } from '../store/sessions.ts';
import type { HookEvent } from './hook-event.ts';
import { configDir, openConversations } from './status-file.ts';
import { findTranscript, latestTranscript } from './transcripts.ts';

export interface ClaudeConversations extends Conversations {
  /** A hook names its conversation: a new one after `/clear`, another after `/resume`. */
  heard(sessionId: string, event: HookEvent): void;
}

export function createConversations(deps: {
  store: Store;
  login: Pick<LoginEnvironment, 'get'>;
  now(): number;
  notifications: Pick<Notifications, 'post'>;
}): ClaudeConversations {
  const { store, login, notifications } = deps;
  const dir = async () => configDir((await login.get()).env);
  return {
    transcript: async (claudeId) =>
      findTranscript(await dir(), claudeId, findConversation(store.db, claudeId)?.transcript ?? null),
    openIn: async (claudeId) => (await openConversations(await dir())).get(claudeId) ?? null,
    async latest(path) {
      const id = await latestTranscript(await dir(), path);
      return v.is(claudeIdSchema, id) ? id : null;
    },
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
        // By Claude Code's own list of conversations, which no lock of ours is in front of.
        const twin = liveSessions(store.db).find((one) => one.claudeId === id && one.id !== sessionId);
        if (twin !== undefined) {
          const text = `“${twin.title}” has it open too. What is said in one is lost to the other: end one of them.`;
          notifications.post({ kind: 'error', sessionId, title: 'This conversation is open twice', text });
        }
      }
      if (name === 'UserPromptSubmit') beginConversation(store.db, id);
    },
  };
}
