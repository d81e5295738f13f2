/** The product: device → relay (own process) → agent → pty-host → PTY, and back, sealed from end to end. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { TerminalStream } from '../../../shared/link/types.ts';
import type { Project } from '../../../shared/model/project.ts';
import { type Device, pairDevice } from '../../support/device.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { until } from '../../support/until.ts';
import { type Hop, openHop } from '../network/hop.ts';
import type { LineSpeed } from '../network/wire.ts';
import { type Connection, type Path, printed, READY, type Rejoin, SIZE } from './path.ts';
import { bytesRead } from './web-socket.ts';

export interface Poet extends Path {
  readonly product: Product;
  readonly device: Device;
  readonly projectId: string;
  sessionOf(connection: Connection): string;
}

/** `speed`: of the line between device and relay; none at all where absent. */
export async function poet(speed?: LineSpeed): Promise<Poet> {
  const hop: Hop | null = speed === undefined ? null : await openHop(speed);
  const origin = hop === null ? [] : ['--origin', `http://127.0.0.1:${hop.port}`];
  const product = await startProduct({ relay: 'separate', relayArgs: origin });
  hop?.leadTo(Number((await product.relay?.line('ready'))?.port));
  const folder = join(product.account, 'bench');
  await mkdir(folder);
  let socket: WebSocket | null = null;
  const device = await pairDevice(product.pairing, 'bench', {
    openSocket: (url) => {
      socket = new WebSocket(url, { perMessageDeflate: false });
      return socket as never;
    },
    ...(hop !== null && { relay: `ws://127.0.0.1:${hop.port}` }),
  });
  const { id: projectId } = await device.call<Project>('POST', '/v1/projects', { path: folder });
  const sessions = new WeakMap<Connection, string>();

  function view(sessionId: string, onClose: () => Promise<void>): Rejoin {
    let stream: TerminalStream | null = null;
    const before = socket === null ? 0 : bytesRead(socket);
    const connection: Connection = {
      send: (bytes) => stream?.type(bytes),
      onBytes: (_bytes, _fresh, shown) => shown(),
      pause: () => socket?.pause(),
      resume: () => socket?.resume(),
      get received() {
        return socket === null ? 0 : bytesRead(socket) - before;
      },
      async close() {
        stream?.detach();
        await onClose();
      },
    };
    sessions.set(connection, sessionId);
    const ask = (): void => {
      stream = device.link.attach(
        { sessionId, have: null, size: SIZE },
        {
          onAttached: () => {},
          onOutput: (offset, bytes) =>
            connection.onBytes(bytes, false, () => stream?.ack(offset + bytes.length)),
          onSnapshot: (offset, _size, bytes) => connection.onBytes(bytes, true, () => stream?.ack(offset)),
          onResized: () => {},
          onDraft: () => {},
          onDetached: () => {},
          onLive: () => {},
        },
      );
    };
    return { connection, ask };
  }

  async function end(sessionId: string): Promise<void> {
    await device.call('POST', `/v1/sessions/${sessionId}/stop`, { how: 'force' });
    await until('the session to end', async () => {
      const { state } = await device.call<{ state: string }>('GET', `/v1/sessions/${sessionId}`);
      return state === 'exited' || state === 'failed';
    });
  }

  return {
    name: 'Open Poet',
    product,
    device,
    projectId,
    sessionOf: (connection) => sessions.get(connection) ?? '',
    async open(command) {
      const { id } = await device.start({ projectId, program: { kind: 'command', command } });
      const { connection, ask } = view(id, () => end(id));
      ask();
      await printed('Open Poet', connection, READY);
      return connection;
    },
    rejoin: async (former) => view(sessions.get(former) ?? '', async () => {}),
    pids: () => ({
      agent: product.agent.pid,
      host: product.hostPid(),
      relay: product.relay?.pid as number,
    }),
    async close() {
      device.stop();
      await product.close();
      hop?.close();
    },
  };
}
