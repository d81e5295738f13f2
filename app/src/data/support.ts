/** Whether this browser can hold keys and run the channel, found out by trying, never by its name. */
import { noiseSupport } from '../../../shared/noise/keys.ts';
import type { ActionProblem } from './problem.ts';

/** null: everything that is needed is there. */
export async function browserTrouble(): Promise<ActionProblem | null> {
  if (!window.isSecureContext) {
    return {
      title: 'This address is not secure, so the browser gives no keys.',
      detail: 'Open it over https, or on the machine itself as localhost.',
    };
  }
  const problem = await noiseSupport();
  if (problem !== null) {
    return {
      title: 'This browser is too old for Open Poet.',
      detail: `${problem} Chrome 137, Safari 17 and Firefox 130 or newer work.`,
    };
  }
  if (!('indexedDB' in window)) {
    return {
      title: 'This browser keeps no data.',
      detail: 'Leave private browsing, or allow site data, then open this page again.',
    };
  }
  return null;
}

/** Whether the browser has promised not to evict what it holds; shown, never relied on. */
export const isStorageKept = async (): Promise<boolean> =>
  (await navigator.storage?.persisted?.().catch(() => false)) ?? false;

/** Asks for that promise, where it was not given yet: some browsers ask the person. */
export async function keepStorage(): Promise<boolean> {
  if (await isStorageKept()) return true;
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

export const isStandalone = (): boolean =>
  window.matchMedia('(display-mode: standalone)').matches ||
  (navigator as Navigator & { standalone?: boolean }).standalone === true;

/** "Android · Chrome": what the machine's list of devices shows, no more than the browser says of itself anyway. */
export function platformName(agent: string = navigator.userAgent): string {
  const system = /iPhone|iPad/.test(agent)
    ? 'iOS'
    : /Android/.test(agent)
      ? 'Android'
      : /Mac OS X/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Linux|X11/.test(agent)
            ? 'Linux'
            : 'Unknown system';
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox|FxiOS/.test(agent)
      ? 'Firefox'
      : /Chrome|CriOS/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'browser';
  return `${system} · ${browser}`;
}
