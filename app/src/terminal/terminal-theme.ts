/** xterm's colours, read from the design tokens of the theme that rules now. */
import type { ITheme } from '@xterm/xterm';

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
/** The 256-colour cell that Claude Code uses for itself (174): the palette's own is too pale on paper. */
const ORANGE = 174;

export function terminalTheme(root: Element = document.documentElement): ITheme {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(`--term-${name}`).trim();
  const theme: ITheme = {
    background: token('bg'),
    foreground: token('fg'),
    cursor: token('cursor'),
    cursorAccent: token('bg'),
    selectionBackground: token('selection'),
    scrollbarSliderBackground: 'transparent',
  };
  names.forEach((name, index) => {
    const bright =
      `bright${name.charAt(0).toUpperCase()}${name.slice(1)}` as `bright${Capitalize<typeof name>}`;
    theme[name] = token(String(index));
    theme[bright] = token(String(index + 8));
  });
  // The rest of the array stays empty: xterm keeps its own colour there.
  const extendedAnsi: string[] = [];
  extendedAnsi[ORANGE - 16] = token('orange');
  return { ...theme, extendedAnsi };
}
