/**
 * How soon all screens agree on an ask of Claude Code that somebody answered: two devices through the relay, and the desk,
 * whose terminal a third one shows. From the press until the last of them has the ask no more. Null where Claude Code cannot be had.
 */
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { createClaudeHome } from '../support/claude-home.ts';
import { startClaudeSession } from '../support/claude-session.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const ROUNDS = 15;
/** A dialog of Claude Code takes no key in its first moments. */
const SETTLES_MS = 400;
const DIALOG = /Do you want to proceed/;

interface Round {
  /** From the press until the last screen shows the answer, ms. */
  press: number;
  /** From the first screen that shows it to the last. */
  spread: number;
}

export interface Agreement {
  device: Round[];
  desk: Round[];
}

export async function claudeAsks(): Promise<Agreement | null> {
  const claude = await ensureClaudeCode();
  if ('reason' in claude) return null;
  const api = await startMessagesApi();
  const home = await createClaudeHome({ claude: claude.path, apiUrl: api.url });
  const product = await startProduct({ account: home });
  const devices: Device[] = [await pairDevice(product.pairing, 'Phone')];
  devices.push(await pairDevice(await product.invite(), 'Tablet'));
  const [phone] = devices as [Device];
  const rows = devices.map((device) => {
    const seen: { row: Session | null } = { row: null };
    device.link.onEvent = (event) => {
      if (event.type === 'changes') seen.row = event.rows.session.at(-1) ?? seen.row;
    };
    return seen;
  });
  try {
    const { id: projectId } = await phone.call<Project>('POST', '/v1/projects', { path: home.project });
    const session = await startClaudeSession(phone, { projectId });
    await session.does('idle', 60_000);

    async function round(name: string, press: (askId: string) => void): Promise<Round> {
      api.queue(say(toolUse('Bash', { command: `echo ${name} >> answered`, description: 'Write' })));
      api.queue(say(text(`Written: ${name}.`)));
      await session.send(`write ${name}`);
      const ask = await session.asked();
      await session.terminal.see(DIALOG);
      await until('both devices to show it', () => rows.every(({ row }) => row?.asks.length === 1));
      await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
      const from = performance.now();
      press(ask.id);
      const screens = [
        ...rows.map((seen) => () => seen.row?.asks.length === 0),
        () => !DIALOG.test(session.terminal.text()),
      ];
      const at = new Map<number, number>();
      const agree = () => {
        for (const [number, shows] of screens.entries()) {
          if (!at.has(number) && shows()) at.set(number, performance.now() - from);
        }
        return at.size === screens.length;
      };
      await until('all screens to agree', agree, { everyMs: 2 });
      await session.does('idle');
      await session.delivered();
      const times = [...at.values()];
      return { press: Math.max(...times), spread: Math.max(...times) - Math.min(...times) };
    }

    const device: Round[] = [];
    const desk: Round[] = [];
    for (let at = 0; at < ROUNDS; at++) {
      const answer = (askId: string) =>
        void phone.call('POST', `/v1/sessions/${session.id}/asks/${askId}`, { answer: 'allow' });
      device.push(await round(`device-${at}`, answer));
      desk.push(await round(`desk-${at}`, () => session.terminal.type('1')));
    }
    session.close();
    return { device, desk };
  } finally {
    for (const one of devices) one.stop();
    await product.close();
    await home.remove();
    await api.close();
  }
}
