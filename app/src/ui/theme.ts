/** Light, dark, true black, or as the system says; kept on this device. */
import { createSignal } from 'solid-js';
import { keep, kept } from './kept.ts';

export const themeChoices = ['system', 'light', 'dark', 'black'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type Theme = Exclude<ThemeChoice, 'system'>;

const KEY = 'theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): ThemeChoice {
  const value = kept(KEY);
  return themeChoices.find((choice) => choice === value) ?? 'system';
}

const [choice, setChoice] = createSignal<ThemeChoice>(stored());
const [theme, setTheme] = createSignal<Theme>('light');

export { choice as themeChoice, theme };

function apply(): void {
  const chosen = choice();
  const next: Theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset.theme = next;
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', paper);
  setTheme(next);
}

export function chooseTheme(next: ThemeChoice): void {
  keep(KEY, next === 'system' ? null : next);
  setChoice(next);
  apply();
}

dark.addEventListener('change', apply);
apply();
