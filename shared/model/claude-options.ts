/** What Claude Code itself takes as options of a session. */
import * as v from 'valibot';

export const permissionModes = [
  'manual',
  'acceptEdits',
  'auto',
  'plan',
  'dontAsk',
  'bypassPermissions',
] as const;

export const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** One word for a command line, never read as an option. */
export const claudeArgument = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._:[\]/@-]{0,199}$/, 'not a name of a model'),
);
