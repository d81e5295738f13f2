/** Which variables a session gets. Pure. */

/** What the agent's own surroundings put there: npm, another Claude Code session, Open Poet itself. */
const NOT_THE_USERS =
  /^(OPEN_POET_|npm_|INIT_CWD$|CLAUDECODE$|CLAUDE_CODE_(ENTRYPOINT|SESSION_ID|SSE_PORT|EXECPATH)$|CLAUDE_(PID|PROJECT_DIR|ENV_FILE)$)/;

/** What other terminals say of themselves: programs would expect abilities that this terminal does not have. */
const OTHER_TERMINALS =
  /^(TERM|COLORTERM|TERM_PROGRAM|TERM_PROGRAM_VERSION|TERM_SESSION_ID|TERMINFO|LINES|COLUMNS|TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|VTE_VERSION|WT_SESSION|WT_PROFILE_ID|NO_COLOR|FORCE_COLOR)$|^(KITTY|ITERM|WEZTERM|GHOSTTY|ALACRITTY|KONSOLE|VSCODE|LC_TERMINAL|CMUX|ZELLIJ)_?/;

const SHELLS_OWN = /^(SHLVL|_|OLDPWD|PWD)$/;

const without = (env: NodeJS.ProcessEnv, ...patterns: readonly RegExp[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !patterns.some((pattern) => pattern.test(entry[0])),
    ),
  );

/** What the login shell is started with. */
export const shellEnvironment = (env: NodeJS.ProcessEnv): Record<string, string> => {
  const kept = without(env, NOT_THE_USERS, OTHER_TERMINALS);
  return { ...kept, TERM: 'dumb' };
};

/** What a session is started with, out of what the login shell had in the end. */
export function sessionEnvironment(
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): Record<string, string> {
  const kept = without(env, NOT_THE_USERS, OTHER_TERMINALS, SHELLS_OWN);
  const speaks = kept.LC_ALL || kept.LC_CTYPE || kept.LANG;
  return {
    ...kept,
    ...(!speaks && { LANG: platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8' }),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  };
}
