/**
 * One viewer, in a process of its own so that it can be killed: a device's link, a headless terminal that acknowledges what it has
 * parsed, and a typist who types drafts again before anything newer.
 */
import { nodeCipher } from '../../agent/uplink/node-cipher.ts';
import type { DeviceCredentials } from '../../shared/link/credentials.ts';
import { createDeviceLink } from '../../shared/link/device-link.ts';
import type { DeviceLink, TerminalStream } from '../../shared/link/types.ts';
import type { Size } from '../../shared/model/session.ts';
import { importSigningKey, importStaticKey } from '../../shared/noise/keys.ts';
import { newTerminal } from '../law/check.ts';
import { terminalState } from '../law/terminal-state.ts';
import { openSocket } from '../support/device.ts';
import type { FromViewer, Sabotage, StoredDevice, ToViewer } from './messages.ts';

const PROGRESS_MS = 20;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));
// The harness may be gone: 'disconnect' says so.
const tell = (message: FromViewer): void => void process.send?.(message, () => {});

async function credentialsOf(stored: StoredDevice): Promise<DeviceCredentials> {
  const { agentId, deviceId, relay, signing, noise } = stored;
  const key = await importSigningKey(bytesOf(signing.pkcs8), bytesOf(signing.publicKey));
  return {
    ...{ agentId, deviceId, relay },
    agentStatic: bytesOf(stored.agentStatic),
    key: key.publicKey,
    sign: key.sign,
    noise: await importStaticKey(bytesOf(noise.pkcs8), bytesOf(noise.publicKey)),
    devicePsk: bytesOf(stored.devicePsk),
    pairing: null,
  };
}

function view(link: DeviceLink, sessionId: string, size: Size) {
  const watched = newTerminal(size);
  const { terminal } = watched;
  /** Before what was typed after them. */
  const drafts: Buffer[] = [];
  const waiting: Buffer[] = [];
  let given = 0;
  let drafted = 0;
  let typing = false;
  let sabotage: Sabotage | null = null;

  // In the order of the stream: a terminal parses what is written to it later.
  const inOrder = (call: () => void): void => terminal.write('', call);
  const write = (bytes: Uint8Array, upTo: number): void => terminal.write(bytes, () => stream.ack(upTo));

  const stream: TerminalStream = link.attach(
    { sessionId, have: null, size },
    {
      onAttached: ({ size: { cols, rows } }) => inOrder(() => terminal.resize(cols, rows)),
      onOutput: (offset, bytes) => write(bytes, offset + bytes.length),
      onSnapshot(offset, { cols, rows }, bytes) {
        inOrder(() => {
          terminal.reset();
          terminal.resize(cols, rows);
        });
        write(bytes, offset);
      },
      onResized: ({ cols, rows }) => inOrder(() => terminal.resize(cols, rows)),
      onDraft(bytes) {
        drafted += bytes.length;
        drafts.push(Buffer.from(bytes));
        typeSoon();
      },
      onDetached: ({ reason, message }) => tell({ t: 'detached', reason: `${reason} ${message ?? ''}` }),
      onLive: () => {},
    },
  );

  function typeSoon(): void {
    if (typing) return;
    typing = true;
    setImmediate(() => {
      typing = false;
      for (const keys of drafts.splice(0).concat(waiting.splice(0))) stream.type(spoiled(keys));
    });
  }

  function spoiled(keys: Buffer): Uint8Array {
    if (sabotage !== 'drop' && sabotage !== 'double') return keys;
    const drop = sabotage === 'drop';
    sabotage = null;
    return drop ? keys.subarray(1) : Buffer.concat([keys.subarray(0, 1), keys]);
  }

  const held = (): number => [...drafts, ...waiting].reduce((sum, keys) => sum + keys.length, 0);

  return {
    type(keys: string) {
      const bytes = Buffer.from(keys, 'latin1');
      given += bytes.length;
      waiting.push(bytes);
      typeSoon();
    },
    resize: (next: Size) => stream.resize(next),
    progress: (): FromViewer => ({
      t: 'progress',
      given,
      confirmed: given - held() - stream.pending,
      drafted,
      parsed: stream.parsed,
      link: link.state.at === 'offline' ? `offline: ${link.state.why}` : link.state.at,
    }),
    sabotage(how: Sabotage) {
      sabotage = how;
    },
    show() {
      if (sabotage === 'screen') terminal.write('\x1b[1;1H!');
      inOrder(() =>
        tell({ t: 'shown', parsed: stream.parsed, state: terminalState(watched, { scrollback: 0 }) }),
      );
    },
  };
}

let viewer: ReturnType<typeof view> | null = null;
let link: DeviceLink | null = null;
let told = '';

async function onMessage(message: ToViewer): Promise<void> {
  switch (message.t) {
    case 'start':
      link = createDeviceLink({
        credentials: await credentialsOf(message.device),
        newCipher: nodeCipher,
        openSocket,
        app: 'chaos',
      });
      viewer = view(link, message.sessionId, message.size);
      link.start();
      return;
    case 'type':
      viewer?.type(message.keys);
      return;
    case 'resize':
      viewer?.resize(message.size);
      return;
    case 'wake':
      link?.wake();
      return;
    case 'sabotage':
      viewer?.sabotage(message.how);
      return;
    case 'show':
      viewer?.show();
  }
}

let queue = Promise.resolve();
process.on('message', (message: ToViewer) => {
  queue = queue.then(() => onMessage(message));
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  if (viewer === null) return;
  const progress = viewer.progress();
  const text = JSON.stringify(progress);
  if (text !== told) tell(progress);
  told = text;
}, PROGRESS_MS);
