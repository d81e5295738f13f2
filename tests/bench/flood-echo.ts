/**
 * Typing on a phone with a slow processor while a program floods its screen, all the way: key, relay, PTY, relay, letter on
 * the page. Beside it xterm.js alone on a PTY by a bare `ws`, which has no relay and seals nothing. The real app in both
 * regards: real Chromium, real relay, real program.
 */
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Project } from '../../shared/model/project.ts';
import { pairDevice } from '../support/device.ts';
import { addProject, pair } from '../support/journey.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startProduct } from '../support/product.ts';
import { root } from '../support/program.ts';
import { startBareServer } from './paths/bare.ts';
import { servePage } from './serve-page.ts';
import { median, quantile } from './stats.ts';

const SLOWER = 4;
const KEYS = 30;
const ROUNDS = 3;
const PROGRAM = join(root, 'tests', 'fixtures', 'flood-echo.mjs');

export interface FloodEcho {
  /** Milliseconds from the press of a key to its answer on the page, where nothing else is printed. */
  quiet: number;
  /** The same in a flood. */
  flooded: number;
  floodedP95: number;
  /** Milliseconds between frames of the flood, mean. */
  frame: number;
}
export type FloodPath = 'Open Poet' | 'bare xterm.js';

export async function floodEcho(): Promise<ReadonlyMap<FloodPath, FloodEcho>> {
  const product = await startProduct({ relay: 'separate' });
  const phone = await openPhone();
  const device = await pairDevice(await product.invite());
  const bare = await startBareServer();
  const flat = await servePage('flood-page');
  try {
    await pair(phone, product.pairing);
    const machine = phone.page.url();
    await addProject(phone, product.account);
    const { projects } = await device.call<{ projects: Project[] }>('GET', '/v1/projects');
    const projectId = projects[0]?.id ?? '';

    const open: Record<FloodPath, (command: string) => Promise<Ended>> = {
      'Open Poet': async (command) => {
        const { id } = await device.start({ projectId, program: { kind: 'command', command } });
        await phone.page.goto(`${machine}/s/${id}`);
        await phone.seeInTerminal(/FLOODS|#0/);
        // The mode is the device's, and stays.
        const mode = phone.page.getByRole('button', { name: 'Type single keys' });
        await mode
          .or(phone.page.getByRole('button', { name: 'Open the keyboard' }))
          .first()
          .tap();
        await phone.page.getByRole('button', { name: /^Each key goes to/ }).waitFor();
        return async () => {
          await device.call('POST', `/v1/sessions/${id}/stop`, { how: 'force' });
          await phone.page.goto('about:blank');
        };
      },
      'bare xterm.js': async (command) => {
        await phone.page.goto(`${flat.url}?server=${bare.port}&command=${encodeURIComponent(command)}`);
        await phone.seeInTerminal(/FLOODS|#0/);
        return async () => void (await phone.page.goto('about:blank'));
      },
    };
    const rounds = new Map<FloodPath, Round[]>([
      ['Open Poet', []],
      ['bare xterm.js', []],
    ]);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [path, found] of rounds) {
        const quiet = await typeInto(phone, () => open[path](`exec node ${PROGRAM} quiet`));
        const flooded = await typeInto(phone, () => open[path](`exec node ${PROGRAM}`));
        found.push({ quiet, flooded });
      }
    }
    return new Map([...rounds].map(([path, found]) => [path, figures(found)]));
  } finally {
    device.stop();
    bare.server.disconnect();
    await flat.close();
    await phone.close();
    await product.close();
  }
}

type Ended = () => Promise<void>;
interface Typed {
  times: number[];
  frame: number;
}
interface Round {
  quiet: Typed;
  flooded: Typed;
}

function figures(rounds: readonly Round[]): FloodEcho {
  const flooded = rounds.flatMap((one) => one.flooded.times);
  return {
    quiet: median(rounds.flatMap((one) => one.quiet.times)),
    flooded: median(flooded),
    floodedP95: quantile(flooded, 0.95),
    frame: median(rounds.map((one) => one.flooded.frame)),
  };
}

async function typeInto(phone: Phone, open: () => Promise<Ended>): Promise<Typed> {
  const ended = await open();
  const cdp = await phone.context.newCDPSession(phone.page);
  try {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await phone.page.waitForTimeout(1_000);
    await phone.page.evaluate(watch);
    const times: number[] = [];
    for (let key = 1; key <= KEYS; key += 1) {
      await phone.page.waitForTimeout(60 + ((key * 37) % 100));
      await phone.page.keyboard.press('x');
      times.push(await phone.page.evaluate((one) => (window as unknown as OnPage).answered(one), key));
    }
    const frame = await frameTime(phone.page);
    return { times, frame };
  } finally {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await cdp.detach();
    await ended();
  }
}

interface OnPage {
  /** Milliseconds from the press of that key, counted from 1, until its answer stood on the page. */
  answered(key: number): Promise<number>;
}

/** Runs in the page: notes when keys were pressed, and when the lines that answer them came up. */
const watch = () => {
  const pressed: number[] = [];
  const stood: number[] = [];
  let highest = 0;
  window.addEventListener('keydown', (event) => pressed.push(event.timeStamp), { capture: true });
  const rows = document.querySelector('.xterm-rows') as HTMLElement;
  new MutationObserver(() => {
    if (pressed.length === highest) return;
    const now = performance.now();
    for (const [, count] of (rows.textContent ?? '').matchAll(/#(\d+)/g)) {
      for (; highest < Number(count); highest += 1) stood[highest + 1] = now;
    }
  }).observe(rows, { childList: true, subtree: true, characterData: true });
  Object.assign(window, {
    answered: async (key: number) => {
      const until = performance.now() + 30_000;
      while (stood[key] === undefined) {
        if (performance.now() > until) throw new Error(`no answer to key ${key}: ${rows.textContent}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return (stood[key] as number) - (pressed[key - 1] as number);
    },
  });
};

const frameTime = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const FRAMES = 60;
        let seen = 0;
        let from = 0;
        const next = (now: number) => {
          if (seen === 0) from = now;
          if (seen === FRAMES) return resolve((now - from) / FRAMES);
          seen += 1;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
  );
