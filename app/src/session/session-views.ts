import type { Session } from '../../../shared/model/session.ts';

export const sessionViews = ['session', 'conversation', 'output', 'play'] as const;
export type SessionView = (typeof sessionViews)[number];

export const viewTitles: Readonly<Record<SessionView, string>> = {
  session: 'Terminal',
  conversation: 'Conversation',
  output: 'Output',
  play: 'Play',
};

/** Nothing was recorded of what Claude Code ran alone; only Claude Code has conversations. */
export const viewsOf = (session: Session): SessionView[] =>
  sessionViews.filter((view) =>
    view === 'conversation' ? session.claudeId !== null : view === 'session' || session.runs > 0,
  );
