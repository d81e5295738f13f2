/** Screens of a full-screen program, one after the other, as one text. Pure. */

const isBlank = (line: string): boolean => line.trim() === '';

/**
 * Lines in order: of each screen what goes on from the one before, without the lines at its top that stood there too. A
 * program that scrolls its own text is read so from its first line to its last.
 */
export function joinScreens(screens: readonly (readonly string[])[]): string[] {
  const joined: string[] = [];
  let before: readonly string[] = [];
  for (const screen of screens) {
    const known = new Set(before.filter((line) => !isBlank(line)));
    let from = 0;
    while (from < screen.length && (isBlank(screen[from] ?? '') || known.has(screen[from] ?? ''))) from++;
    joined.push(...screen.slice(from));
    before = screen;
  }
  return joined;
}
