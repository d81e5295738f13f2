/** Accessibility, measured by axe-core in the page as it stands. */
import axe from 'axe-core';
import type { Phone } from './phone.ts';

const REGIONS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }] as const;

/** Every violation of this screen in light and in dark, in words; empty where there is none. */
export async function violations(phone: Phone): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme } of REGIONS) {
    await phone.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await phone.page.evaluate(axe.source);
    const results = await phone.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run(document, { resultTypes: ['violations'] })).violations;
    });
    for (const { id, help, nodes } of results) {
      found.push(`${colorScheme}: ${id}, ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}
