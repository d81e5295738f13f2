/** A real agent with a relay of its own, in a folder of its own, and devices that pair with it through that relay. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createPairing } from '../../shared/link/credentials.ts';
import { createDeviceLink } from '../../shared/link/device-link.ts';
import type { DeviceLink } from '../../shared/link/types.ts';
import { noLog } from '../../shared/model/log.ts';
import { parsePairingLink } from '../../shared/model/pairing-link.ts';
import type { Event } from '../../shared/wire/messages.ts';
import { type AgentOptions, type RunningAgent, startAgent } from '../agent.ts';
import { type Home, openHome } from '../home.ts';
import { nodeCipher } from '../uplink/node-cipher.ts';
import { dialWith } from '../uplink/open-socket.ts';

export const SLOW = { timeout: 20_000 };

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
export const read = async <T>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;

export interface Phone {
  link: DeviceLink;
  events: Event[];
  id: string;
  call<T>(path: string, init?: RequestInit): Promise<T>;
}

export interface TestBench {
  dir: string;
  /** A folder for a project. */
  project: string;
  home: Home;
  start(more?: Partial<AgentOptions>): Promise<RunningAgent>;
  phone(pairingLink: string, name?: string): Promise<Phone>;
  /** One that has its rights. */
  pairedPhone(agent: RunningAgent, name?: string): Promise<Phone>;
  stopLinks(): void;
  /** Ends every session and the host too. */
  close(): Promise<void>;
}

export const live = (one: Phone) => expect.poll(() => one.link.state, SLOW).toMatchObject({ at: 'live' });

export function openBench(): TestBench {
  // Whatever the login shell of whoever runs the tests does, it is not what they are about.
  process.env.SHELL = '/bin/sh';
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'agent-')));
  const project = join(dir, 'project');
  mkdirSync(project);
  const home = openHome(join(dir, 'home'));
  const agents: RunningAgent[] = [];
  const links: DeviceLink[] = [];

  const bench: TestBench = {
    dir,
    project,
    home,
    async start(more = {}) {
      const agent = await startAgent({
        home,
        name: 'desk',
        relay: null,
        port: 0,
        host: '127.0.0.1',
        appDir: dir,
        log: noLog,
        ...more,
      });
      agents.push(agent);
      return agent;
    },
    async phone(pairingLink, name = 'Phone') {
      const parsed = parsePairingLink(pairingLink);
      if (!parsed.ok) throw new Error(parsed.problem);
      const { credentials } = await createPairing(parsed.link, {
        extractable: false,
        name,
        platform: 'test',
      });
      const link = createDeviceLink({
        credentials,
        newCipher: nodeCipher,
        openSocket: dialWith({ ownRelay: false }),
        app: 'test',
      });
      links.push(link);
      const events: Event[] = [];
      link.onEvent = (event) => events.push(event);
      link.start();
      return {
        link,
        events,
        id: credentials.deviceId,
        call: (path, init) => read(link.fetch(`http://machine${path}`, init)),
      };
    },
    async pairedPhone(agent, name) {
      const { link } = await agent.invite({ accept: true });
      const paired = await bench.phone(link, name);
      await live(paired);
      const said = await paired.call('/v1/pairings/mine', json('POST', { match: true }));
      expect(said).toEqual({ state: 'accepted' });
      return paired;
    },
    stopLinks() {
      for (const link of links) link.stop();
    },
    async close() {
      bench.stopLinks();
      for (const agent of agents) await agent.stop();
      const last = await bench.start();
      await last.api('/v1/shutdown', json('POST', { all: true }));
      await last.stopped;
      rmSync(dir, { recursive: true });
    },
  };
  return bench;
}
