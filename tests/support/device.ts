/** A headless device: the same link as the app's and the terminal client's, on `ws` and Node's ciphers. */
import xterm from '@xterm/headless';
import { WebSocket } from 'ws';
import { nodeCipher } from '../../agent/uplink/node-cipher.ts';
import { nodePrimitives } from '../../agent/uplink/node-primitives.ts';
import { createPairing, type DeviceCredentials } from '../../shared/link/credentials.ts';
import { createDeviceLink } from '../../shared/link/device-link.ts';
import type { DeviceLink, OpenSocket, TerminalStream } from '../../shared/link/types.ts';
import { parsePairingLink } from '../../shared/model/pairing-link.ts';
import type { NewSession, Session, Size } from '../../shared/model/session.ts';
import { utf8 } from '../../shared/wire/bytes.ts';
import type { Detached } from '../../shared/wire/messages.ts';
import { until } from './until.ts';

export interface Device {
  readonly credentials: DeviceCredentials;
  readonly link: DeviceLink;
  /** Every state that the link went through, in order. */
  readonly states: readonly DeviceLink['state'][];
  live(timeoutMs?: number): Promise<void>;
  /** JSON of the API; throws with its problem where it is one. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  start(session: Partial<NewSession> & Pick<NewSession, 'projectId' | 'program'>): Promise<Session>;
  /** A terminal on the latest run, of its own size where one is given. */
  open(
    sessionId: string,
    options?: { size?: Size; onBytes?: (bytes: Uint8Array, fresh: boolean) => void },
  ): DeviceTerminal;
  /** All bytes of a run's recording. */
  recording(sessionId: string, run?: number): Promise<Buffer>;
  stop(): void;
}

export interface DeviceTerminal {
  readonly stream: TerminalStream;
  rows(): string[];
  text(): string;
  type(keys: string): void;
  see(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Bytes that the machine gave back because it would not run them any more. */
  readonly drafts: readonly Uint8Array[];
  readonly ended: Detached | null;
  /** Bytes received so far, screens included. */
  readonly received: number;
  close(): void;
}

export const openSocket: OpenSocket = (url) => new WebSocket(url, { perMessageDeflate: false }) as never;

export interface DeviceNetwork {
  openSocket?: OpenSocket;
  /** Dialled instead of what the pairing link names: it must lead to the same relay, which knows it as an origin. */
  relay?: string;
}

/** Keys and a link by a pairing link that is accepted on the machine's side; not started. */
export async function enroll(link: string, name = 'a test', network: DeviceNetwork = {}): Promise<Device> {
  const parsed = parsePairingLink(link);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { credentials } = await createPairing(parsed.link, { extractable: true, name, platform: 'test' });
  if (network.relay !== undefined) credentials.relay = network.relay;
  return deviceWith(credentials, network.openSocket);
}

/** The same, paired as an owner and live. */
export async function pairDevice(link: string, name?: string, network?: DeviceNetwork): Promise<Device> {
  const device = await enroll(link, name, network);
  device.link.start();
  await device.live();
  await device.call('POST', '/v1/pairings/mine', { match: true });
  await until('the rights of an owner', async () => {
    try {
      return await device.call('GET', '/v1/devices');
    } catch {
      return false;
    }
  });
  return device;
}

export function deviceWith(credentials: DeviceCredentials, open: OpenSocket = openSocket): Device {
  const states: DeviceLink['state'][] = [];
  const link = createDeviceLink({
    ...{ credentials, newCipher: nodeCipher, primitives: nodePrimitives },
    ...{ openSocket: open, app: 'test' },
  });
  link.onState = (state) => states.push(state);

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await link.fetch(`http://machine${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    credentials,
    link,
    states,
    call,
    live: async (timeoutMs = 30_000) => {
      await until('the link to be live', () => link.state.at === 'live', {
        timeoutMs,
        seen: () => JSON.stringify(states.slice(-5)),
      });
    },
    start: (session) => call<Session>('POST', '/v1/sessions', session),
    open: (sessionId, options = {}) => openTerminal(link, sessionId, options),
    recording: async (sessionId, run = 0) => {
      const parts: Buffer[] = [];
      for (let from = 0; ; ) {
        const response = await link.fetch(
          `http://machine/v1/sessions/${sessionId}/runs/${run}/output?from=${from}&max=262144`,
        );
        if (!response.ok) throw new Error(`output at ${from}: ${response.status} ${await response.text()}`);
        const bytes = Buffer.from(await response.arrayBuffer());
        if (Number(response.headers.get('x-offset')) !== from) throw new Error(`a gap at ${from}`);
        parts.push(bytes);
        from += bytes.length;
        if (from >= Number(response.headers.get('x-length'))) return Buffer.concat(parts);
      }
    },
    stop: () => link.stop(),
  };
}

function openTerminal(
  link: DeviceLink,
  sessionId: string,
  { size, onBytes }: { size?: Size; onBytes?: (bytes: Uint8Array, fresh: boolean) => void },
): DeviceTerminal {
  const { cols, rows } = size ?? { cols: 80, rows: 24 };
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 5000 });
  const drafts: Uint8Array[] = [];
  let ended: Detached | null = null;
  let received = 0;
  const write = (bytes: Uint8Array, upTo: number, fresh: boolean) => {
    received += bytes.length;
    terminal.write(bytes, () => {
      stream.ack(upTo);
      onBytes?.(bytes, fresh);
    });
  };
  const stream = link.attach(
    { sessionId, have: null, ...(size === undefined ? {} : { size }) },
    {
      onAttached: (attached) => terminal.resize(attached.size.cols, attached.size.rows),
      onOutput: (offset, bytes) => write(bytes, offset + bytes.length, false),
      onSnapshot: (offset, sized, bytes) => {
        terminal.reset();
        terminal.resize(sized.cols, sized.rows);
        write(bytes, offset, true);
      },
      onResized: (sized) => terminal.resize(sized.cols, sized.rows),
      onDraft: (bytes) => void drafts.push(bytes),
      onDetached: (detached) => {
        ended = detached;
      },
      onLive: () => {},
    },
  );
  const shown = () => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  const text = () => shown().join('\n');
  return {
    stream,
    rows: shown,
    text,
    type: (keys) => stream.type(utf8(keys)),
    see: async (pattern, timeoutMs = 30_000) => {
      await until(`the terminal to show ${pattern}`, () => pattern.test(text()), { timeoutMs, seen: text });
      return text();
    },
    drafts,
    get ended() {
      return ended;
    },
    get received() {
      return received;
    },
    close: () => {
      stream.detach();
      terminal.dispose();
    },
  };
}
