/** Every path that the bench knows, and those without a relay behind one more hop too. */
import { BEHIND_HOP } from '../figure.ts';
import { type Hop, openHop } from '../network/hop.ts';
import type { LineSpeed } from '../network/wire.ts';
import { bareEcho, barePty, bareWebSocket } from './bare.ts';
import { bareChain } from './bare-chain.ts';
import { claudeCodeRemote } from './claude-code-remote.ts';
import { hapi } from './hapi.ts';
import { mosh } from './mosh.ts';
import type { Path } from './path.ts';
import { ttyShare } from './tty-share.ts';
import { wetty } from './wetty.ts';

export type Opener = () => Promise<Path>;
type Direct = (name?: string, lead?: (port: number) => number) => Promise<Path>;

async function behind(name: string, open: Direct, speed?: LineSpeed): Promise<Path> {
  const hop: Hop = await openHop(speed);
  const path = await open(name, (port) => {
    hop.leadTo(port);
    return hop.port;
  }).catch((error: unknown) => {
    hop.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await path.close();
    hop.close();
  };
  return { ...path, close };
}

const DIRECT: Readonly<Record<string, Direct>> = {
  'ws + node-pty': bareWebSocket,
  wetty,
  'claude-code-remote': claudeCodeRemote,
  'tty-share': ttyShare,
};

export const floors: Readonly<Record<string, Opener>> = {
  'ws echo': bareEcho,
  'bare chain': bareChain,
  'node-pty': async () => barePty(),
};

/** Each as it is, and behind a hop where it has none. */
export const peers: Readonly<Record<string, Opener>> = {
  ...Object.fromEntries(
    Object.entries(DIRECT).flatMap(([name, open]) => [
      [name, () => open(name)],
      [name + BEHIND_HOP, () => behind(name + BEHIND_HOP, open)],
    ]),
  ),
  HAPI: () => hapi(),
  mosh: () => mosh(),
};

export const pick = (names: readonly string[], from = peers): Record<string, Opener> =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

/** Over a slow line, which stands where the hop does. */
export const slowPeers = (speed: LineSpeed): Record<string, Opener> => ({
  ...Object.fromEntries(
    Object.entries({ ...DIRECT, HAPI: hapi }).map(([name, open]) => [name, () => behind(name, open, speed)]),
  ),
  mosh: () => mosh({ speed }),
});
