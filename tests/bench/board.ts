/**
 * The board of a project with 1,000 tasks on a phone whose processor is slowed down four times, offline: how soon it
 * stands, from a tap and from cold, and whether it scrolls.
 */
import type { Page } from 'playwright';
import type { Project } from '../../shared/model/project.ts';
import type { Task } from '../../shared/model/task.ts';
import { pairDevice } from '../support/device.ts';
import { addProject, pair } from '../support/journey.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startProduct } from '../support/product.ts';
import { median, quantile } from './stats.ts';

const TASKS = 1000;
const ROUNDS = 20;
const SLOWDOWN = 4;

export interface BoardFigures {
  /** ms from the tap on Tasks to the painted board; medians. */
  tap: number;
  /** ms from the start of the navigation, service worker and cache included. */
  cold: number;
  /** ms between frames while all of a list is scrolled through. */
  frameP50: number;
  frameP95: number;
}

/** As a person would have them: half to do, few waiting, a paragraph each. */
function taskInput(at: number, projectId: string) {
  const words = 'The sync client gives up after one failed request; it should retry with backoff and a cap. ';
  return {
    projectId,
    title: `Task ${at}: something that should be done in this project before long`,
    description: `${words.repeat(1 + (at % 4))}\n\n- [ ] one\n- [ ] another`,
    priority: (['low', 'medium', 'high', 'urgent'] as const)[at % 4],
    ...(at % 5 === 0 && { dueOn: '2026-12-24' }),
  };
}

export async function board(): Promise<BoardFigures> {
  const product = await startProduct();
  const phone = await openPhone();
  const device = await pairDevice(await product.invite());
  try {
    await pair(phone, product.pairing);
    await addProject(phone, product.account);
    const { projects } = await device.call<{ projects: Project[] }>('GET', '/v1/projects');
    const projectId = projects[0]?.id ?? '';
    for (let at = 0; at < TASKS; at++) {
      const task = await device.call<Task>('POST', '/v1/tasks', taskInput(at, projectId));
      const moves = [[], [], ['start'], ['askApproval'], ['askApproval', 'approve']][at % 5] ?? [];
      for (const move of moves) await device.call('POST', `/v1/tasks/${task.id}/moves`, { move });
    }
    return await measure(phone, product.url);
  } finally {
    device.stop();
    await phone.close();
    await product.close();
  }
}

async function measure(phone: Phone, url: string): Promise<BoardFigures> {
  const { page, context } = phone;
  await page.goto(`${url}/tasks`);
  await page.getByText(`${TASKS} tasks`).waitFor({ timeout: 60_000 });
  // Everything is kept by now, the app itself too.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await page.getByText(`${TASKS} tasks`).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  await context.setOffline(true);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });

  const cold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('about:blank');
    await page.goto(`${url}/tasks`, { waitUntil: 'commit' });
    cold.push(await page.evaluate(painted));
  }
  const tap: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.getByRole('link', { name: 'Now' }).tap();
    await page.locator('[data-lane]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
    tap.push(await fromTap(page));
  }
  const frames = await scroll(page);
  return {
    tap: median(tap),
    cold: median(cold),
    frameP50: median(frames),
    frameP95: quantile(frames, 0.95),
  };
}

/** Runs in the page: ms since the navigation began, once the first cards are painted. */
const painted = () =>
  new Promise<number>((resolve) => {
    const look = () => {
      if (document.querySelectorAll('[data-task]').length < 10) return requestAnimationFrame(look);
      // What is there at the next frame's end is painted.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
  });

const fromTap = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const link = [...document.querySelectorAll('nav a')].find((one) =>
          one.textContent?.includes('Tasks'),
        );
        const began = performance.now();
        (link as HTMLElement).click();
        const look = () => {
          if (document.querySelectorAll('[data-task]').length < 10) return requestAnimationFrame(look);
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        };
        look();
      }),
  );

/** All of the first list from top to bottom, a screen in a third of a second: ms between frames. */
const scroll = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const lane = document.querySelector('[data-lane]') as HTMLElement;
        const frames: number[] = [];
        let last = performance.now();
        let still = 0;
        const step = (now: number) => {
          frames.push(now - last);
          const past = Math.min(now - last, 50);
          last = now;
          const before = lane.scrollTop;
          lane.scrollTop += (past / 333) * lane.clientHeight;
          still = lane.scrollTop === before ? still + 1 : 0;
          if (still > 30) resolve(frames.slice(1, -30));
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
  );
