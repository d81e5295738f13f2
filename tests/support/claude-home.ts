/** A home in which the real Claude Code starts without a question and speaks to the fake Messages API alone. */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../agent/pty-host/process-alive.ts';
import { cleanEnv } from './clean-env.ts';

const DUMMY_KEY = 'sk-ant-api03-this-is-a-dummy-key-for-the-fake-api-0000';

export interface ClaudeHome {
  readonly home: string;
  /** A trusted, empty folder to work in. */
  readonly project: string;
  readonly env: Record<string, string>;
  remove(): Promise<void>;
}

export interface ClaudeHomeOptions {
  /** The native program; null where only the home is wanted. */
  claude: string | null;
  /** Of the fake API. */
  apiUrl: string;
  /** Rules of tools that need no leave: `Bash(until:*)`. */
  allow?: readonly string[];
}

export async function createClaudeHome({
  claude,
  apiUrl,
  allow = [],
}: ClaudeHomeOptions): Promise<ClaudeHome> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'poet-home-')));
  const project = join(home, 'work');
  const bin = join(home, 'bin');
  await mkdir(project);
  await mkdir(bin);
  if (claude !== null) await symlink(claude, join(bin, 'claude'));
  await writeFile(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      hasSeenAutoDefaultNudge: true,
      customApiKeyResponses: { approved: [DUMMY_KEY.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true } },
    }),
    { mode: 0o600 },
  );
  await mkdir(join(home, '.claude'));
  // The interactive default is `auto`, which cannot check actions behind another base URL.
  await writeFile(
    join(home, '.claude', 'settings.json'),
    JSON.stringify({ permissions: { defaultMode: 'default', allow } }),
  );
  const variables = {
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: DUMMY_KEY,
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    CLAUDE_CODE_MAX_RETRIES: '2',
  };
  const env = cleanEnv(home, { path: [bin], extra: variables });
  // A login shell sets PATH afresh from /etc/profile: what a person's own profile would put back stands here.
  const profile = `export PATH='${bin}':"$PATH"\nPS1='$ '\n`;
  for (const name of ['.profile', '.bashrc']) await writeFile(join(home, name), profile);
  return { home, project, env, remove: () => rm(home, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The processes of Claude Code that live in this home, as its own state files tell. */
export function runningClaudes({ home }: ClaudeHome): number[] {
  return readdirSync(join(home, '.claude', 'sessions'))
    .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter(isAlive);
}
