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

/** `fullscreen` draws on the whole screen and keeps its own scrolling; `classic` leaves all of it in the terminal's scrollback. */
export const renderers = ['fullscreen', 'classic'] as const;
export type Renderer = (typeof renderers)[number];

export const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** One word for a command line, never read as an option. */
export const claudeArgument = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._:[\]/@-]{0,199}$/, 'not a name of a model'),
);

export const MAX_VARIABLES = 32;
/** Names and values for its environment, and that of what it starts. */
export const environmentSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'not a name of a variable')),
    v.pipe(v.string(), v.maxLength(4096, 'this value is too long')),
  ),
  v.check((env) => Object.keys(env).length <= MAX_VARIABLES, `at most ${MAX_VARIABLES} variables`),
);
