/** The product as a path of the bench: device → relay (own process) → agent → pty-host → PTY, and back. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../../shared/model/project.ts';
import { pairDevice } from '../support/device.ts';
import { startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';
import { type Connection, type Path, READY } from './paths.ts';

export async function openPoetPath(): Promise<{ path: Path; close(): Promise<void> }> {
  const product = await startProduct({ relay: 'separate' });
  const folder = join(product.account, 'bench');
  await mkdir(folder);
  const device = await pairDevice(product.pairing, 'bench');
  const project = await device.call<Project>('POST', '/v1/projects', { path: folder });

  async function open(command: string): Promise<Connection> {
    const session = await device.start({ projectId: project.id, program: { kind: 'command', command } });
    let ready = false;
    const connection: Connection = {
      send: (bytes) => stream.type(bytes),
      onBytes: (bytes, _, shown) => {
        ready ||= bytes.includes(READY);
        shown();
      },
      close: async () => {
        stream.detach();
        await device.call('POST', `/v1/sessions/${session.id}/stop`, { how: 'force' });
        await until('the session to end', async () => {
          const { state } = await device.call<{ state: string }>('GET', `/v1/sessions/${session.id}`);
          return state === 'exited' || state === 'failed';
        });
      },
    };
    const stream = device.link.attach(
      { sessionId: session.id, have: null, size: { cols: 80, rows: 24 } },
      {
        onAttached: () => {},
        onOutput: (offset, bytes) => {
          connection.onBytes(bytes, false, () => stream.ack(offset + bytes.length));
        },
        onSnapshot: (offset, _size, bytes) => {
          connection.onBytes(bytes, true, () => stream.ack(offset));
        },
        onResized: () => {},
        onDraft: () => {},
        onDetached: () => {},
        onLive: () => {},
      },
    );
    await until('the program to be ready', () => ready);
    return connection;
  }
  return {
    path: { name: 'Open Poet', open },
    close: async () => {
      device.stop();
      await product.close();
    },
  };
}
