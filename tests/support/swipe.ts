/** A finger that moves sideways over the middle of a page, as the browser hears it from a screen. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';

const STEPS = 5;
const STEP_MS = 16;

/** `by`: px, to the left where it is negative. `y`: px from the top; the middle where absent. */
export async function swipe(page: Page, by: number, y?: number): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 390, height: 844 };
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', moved: number) => {
    const at = { x: width / 2 - by / 2 + moved, y: y ?? height / 2 };
    return cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [at] });
  };
  await touch('touchStart', 0);
  for (let step = 1; step <= STEPS; step += 1) {
    await delay(STEP_MS);
    await touch('touchMove', (by * step) / STEPS);
  }
  await touch('touchEnd', by);
  await cdp.detach();
}
