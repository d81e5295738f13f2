/** What the machine says of itself. */
import { readFileSync } from 'node:fs';
import { arch, hostname, release, type } from 'node:os';
import * as v from 'valibot';
import type { Machine } from '../shared/model/device.ts';
import { nameFrom } from '../shared/model/ids.ts';
import { createClaudeFinder } from './claude/find.ts';
import type { Clock } from './clock.ts';
import { sessionEnvironment } from './sessions/environment.ts';
import type { LoginEnvironment } from './sessions/login-environment.ts';

const packageFile = new URL('../package.json', import.meta.url);

/** Of the program, as in package.json. */
export const version = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(packageFile, 'utf8')),
).version;

export interface About {
  /** Known at once; what a channel says first. */
  readonly brief: { id: string; name: string; version: string };
  full(): Promise<Machine>;
}

/** A list of projects must not wait for a slow login shell; its PATH is asked for again next time. */
const PATIENCE_MS = 3000;

export function describeMachine(
  agentId: string,
  name: string | undefined,
  { login, clock }: { login: LoginEnvironment; clock: Clock },
): About {
  const brief = {
    id: agentId,
    name: nameFrom(name?.trim() || hostname().replace(/\.local$/, ''), 'machine'),
    version,
  };
  const findClaude = createClaudeFinder();
  return {
    brief,
    async full() {
      const own = new Promise<{ env: Record<string, string> }>((resolve) =>
        clock.after(PATIENCE_MS, () => resolve({ env: sessionEnvironment(process.env) })),
      );
      const claude = await findClaude((await Promise.race([login.get(), own])).env);
      const system = type() === 'Darwin' ? 'macOS' : type();
      return { ...brief, platform: `${system} ${release()} · ${arch()}`, claude };
    },
  };
}
