/** What one session costs a relay in messages: counted by the relay itself while the real Claude Code idles, works and is typed to. */
import { setTimeout as delay } from 'node:timers/promises';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Project } from '../../shared/model/project.ts';
import { startMessagesApi } from '../fakes/messages-api.ts';
import { saySlowly, text } from '../fakes/messages-script.ts';
import { createClaudeHome } from '../support/claude-home.ts';
import { startClaudeSession } from '../support/claude-session.ts';
import { pairDevice } from '../support/device.ts';
import { startProduct } from '../support/product.ts';
import { type Figure, figure } from './report.ts';

const WATCHED_MS = 40_000;
const HOUR_MS = 3_600_000;
const PIECE_MS = 100;
/** As a person types who knows what to say. */
const KEY_MS = 200;
const KEYS = 100;
/** Timers of what went before have run out. */
const SETTLED_MS = 3_000;

interface Counts {
  /** By which way frames went; each is one message that the relay receives. */
  toAgent: number;
  toDevice: number;
  controls: number;
  bytes: number;
}

async function counts(relay: string): Promise<Counts> {
  const page = await (await fetch(`${relay}/metrics`)).text();
  const of = (name: string): number => {
    const found = new RegExp(`^openpoet_relay_${name} (\\d+)$`, 'm').exec(page);
    if (found === null) throw new Error(`the relay counts no ${name}`);
    return Number(found[1]);
  };
  return {
    toAgent: of('frames_total\\{way="to_agent"\\}'),
    toDevice: of('frames_total\\{way="to_device"\\}'),
    controls: of('controls_total'),
    bytes: of('bytes_total\\{way="to_agent"\\}') + of('bytes_total\\{way="to_device"\\}'),
  };
}

export async function messages(say: (words: string) => void): Promise<Figure[]> {
  const claude = await ensureClaudeCode();
  if ('reason' in claude) {
    say('skipped: Claude Code cannot be had here');
    return [];
  }
  const api = await startMessagesApi();
  const home = await createClaudeHome({ claude: claude.path, apiUrl: api.url });
  const product = await startProduct({ account: home, relay: 'separate' });
  const device = await pairDevice(product.pairing, 'Phone');
  const relay = device.credentials.relay.replace('ws', 'http');
  const figures: Figure[] = [];

  async function counted(what: string, during: () => Promise<void>, per?: { unit: string; times: number }) {
    say(what);
    await delay(SETTLED_MS);
    const before = await counts(relay);
    const from = performance.now();
    await during();
    const after = await counts(relay);
    const times = per?.times ?? (performance.now() - from) / HOUR_MS;
    const unit = per?.unit ?? 'hour';
    const one = (name: string, value: number, of: string) =>
      figures.push(figure('messages', `${what}: ${name}`, value / times, `${of}/${unit}`));
    one('from the machine', after.toDevice - before.toDevice + after.controls - before.controls, 'messages');
    one('from the phone', after.toAgent - before.toAgent, 'messages');
    one('in all', (after.bytes - before.bytes) / 1000, 'kB');
  }
  /** Goes on a little longer than anybody looks. */
  const work = () => api.queue(saySlowly(PIECE_MS, text('Working. '.repeat((WATCHED_MS * 1.3) / PIECE_MS))));

  try {
    const { id: projectId } = await device.call<Project>('POST', '/v1/projects', { path: home.project });
    const session = await startClaudeSession(device, { projectId });
    await session.does('idle', 60_000);
    await counted('shown, Claude idle', () => delay(WATCHED_MS));
    await counted('a key typed', type, { unit: 'key', times: KEYS });
    session.terminal.type('\x15');
    work();
    await session.send('work');
    await session.does('working');
    await counted('shown, Claude works', () => delay(WATCHED_MS));
    await session.does('idle', WATCHED_MS);
    session.close();
    device.link.setVisible(false);
    await counted('hidden, Claude idle', () => delay(WATCHED_MS));
    work();
    await session.send('work again');
    await session.does('working');
    await counted('hidden, Claude works', () => delay(WATCHED_MS));

    async function type() {
      for (let key = 0; key < KEYS; key++) {
        session.terminal.type('abcdefghij'[key % 10] ?? 'a');
        await delay(KEY_MS);
      }
    }
  } finally {
    device.stop();
    await product.close();
    await home.remove();
    await api.close();
  }
  return figures;
}
