/** A relay in memory that speaks the real outer protocol: real signatures, one identical close for all that it refuses. */

import { verifySignature } from '../../noise/keys.ts';
import { webPrimitives } from '../../noise/primitives.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '../../wire/bytes.ts';
import {
  agentControlSchema,
  CloseCode,
  type Hello,
  helloSchema,
  helloTranscript,
  OUTER_VERSION,
  PING,
  PONG,
  parseControl,
  peerId,
  type RelayControl,
  splitChannel,
  withChannel,
} from '../../wire/outer.ts';
import type { OpenSocket } from '../types.ts';
import { createDeadSocket, createSocketPair, type MemorySocket } from './memory-socket.ts';

export interface MemoryRelay {
  readonly origin: string;
  /** For agents and devices alike. */
  readonly openSocket: OpenSocket;
  /** False: nobody listens there. */
  up: boolean;
  /** Of the outer protocol, as it says to those who come. */
  version: number;
  /** The peers' own ends of device sockets, oldest first; closed ones are left out. */
  devices(): MemorySocket[];
  /** Closes every device socket. */
  dropDevices(code: number): void;
}

interface Joined {
  socket: MemorySocket;
  devices: Map<number, { socket: MemorySocket; deviceId: string }>;
  allowed: Set<string>;
  invites: Set<string>;
}

export function createMemoryRelay(origin = 'wss://relay.test'): MemoryRelay {
  const agents = new Map<string, Joined>();
  const opened: { mine: MemorySocket; theirs: MemorySocket; role: string }[] = [];
  let nextChannel = 1;

  async function admit(
    socket: MemorySocket,
    agentId: string,
    nonce: string,
    text: string,
  ): Promise<Hello | null> {
    const hello = parseControl(helloSchema, text);
    if (hello === undefined) return null;
    const token = hello.role === 'device' ? hello.token : undefined;
    const transcript = helloTranscript({ role: hello.role, origin, agentId, nonce, token });
    if (!(await verifySignature(fromBase64Url(hello.key), fromBase64Url(hello.sig), transcript))) return null;
    const id = await peerId(fromBase64Url(hello.key));
    const welcome = () => socket.send(JSON.stringify({ t: 'welcome', v: OUTER_VERSION }));
    if (hello.role === 'agent') {
      if (id !== agentId) return null;
      joinAgent(socket, agentId, welcome);
      return hello;
    }
    const agent = agents.get(agentId);
    if (agent === undefined) return null;
    const invited =
      token !== undefined && agent.invites.has(toBase64Url(await webPrimitives.sha256(fromBase64Url(token))));
    if (!invited && !agent.allowed.has(id)) return null;
    joinDevice(socket, id, agent, welcome);
    return hello;
  }

  function joinAgent(socket: MemorySocket, agentId: string, welcome: () => void): void {
    const joined: Joined = { socket, devices: new Map(), allowed: new Set(), invites: new Set() };
    agents.get(agentId)?.socket.close(CloseCode.replaced);
    agents.set(agentId, joined);
    socket.onclose = () => {
      if (agents.get(agentId) === joined) agents.delete(agentId);
      for (const device of joined.devices.values()) device.socket.close(CloseCode.peerGone);
    };
    socket.onmessage = ({ data }) => {
      if (data === PING) return socket.send(PONG);
      if (typeof data === 'string') return control(joined, data);
      const { channel, message } = splitChannel(new Uint8Array(data as ArrayBuffer));
      joined.devices.get(channel)?.socket.send(message.slice());
    };
    welcome();
  }

  function control(agent: Joined, text: string): void {
    const said = parseControl(agentControlSchema, text);
    switch (said?.t) {
      case 'allow':
        agent.allowed = new Set(said.devices);
        return;
      case 'revoke':
        agent.allowed.delete(said.device);
        for (const device of agent.devices.values()) {
          if (device.deviceId === said.device) device.socket.close(CloseCode.unavailable);
        }
        return;
      case 'invite':
        agent.invites.add(said.id);
        return;
      case 'uninvite':
        agent.invites.delete(said.id);
        return;
      case 'close':
        agent.devices.get(said.channel)?.socket.close(CloseCode.peerGone);
        return;
      default:
        agent.socket.close(CloseCode.protocol);
    }
  }

  function joinDevice(socket: MemorySocket, deviceId: string, agent: Joined, welcome: () => void): void {
    const channel = nextChannel++;
    const tell = (said: RelayControl) => agent.socket.send(JSON.stringify(said));
    agent.devices.set(channel, { socket, deviceId });
    socket.onclose = () => {
      agent.devices.delete(channel);
      tell({ t: 'closed', channel });
    };
    socket.onmessage = ({ data }) => {
      if (data === PING) return socket.send(PONG);
      if (typeof data === 'string') return socket.close(CloseCode.protocol);
      agent.socket.send(withChannel(channel, new Uint8Array(data as ArrayBuffer)));
    };
    tell({ t: 'opened', channel, deviceId });
    welcome();
  }

  function serve(socket: MemorySocket, entry: { role: string }, agentId: string): void {
    const nonce = toBase64Url(randomBytes(32));
    socket.onmessage = ({ data }) => {
      socket.onmessage = null;
      admit(socket, agentId, nonce, String(data)).then(
        (hello) => {
          if (hello === null) socket.close(CloseCode.unavailable);
          else entry.role = hello.role;
        },
        () => socket.close(CloseCode.protocol),
      );
    };
    socket.onopen = () => socket.send(JSON.stringify({ t: 'challenge', v: relay.version, nonce }));
  }

  const isOpen = (socket: MemorySocket) => socket.readyState === 1;
  const deviceEntries = () => opened.filter((entry) => entry.role === 'device' && isOpen(entry.theirs));

  const relay: MemoryRelay = {
    origin,
    up: true,
    version: OUTER_VERSION,
    openSocket(url) {
      const agentId = /\/v1\/agents\/([a-z2-7]{26})\/socket$/.exec(url)?.[1];
      if (!relay.up || !url.startsWith(`${origin}/`) || agentId === undefined) return createDeadSocket();
      const [theirs, mine] = createSocketPair();
      const entry = { mine, theirs, role: '' };
      opened.push(entry);
      serve(mine, entry, agentId);
      return theirs;
    },
    devices: () => deviceEntries().map((entry) => entry.theirs),
    dropDevices(code) {
      for (const entry of deviceEntries()) entry.mine.close(code);
    },
  };
  return relay;
}
