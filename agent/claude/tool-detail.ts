/** One line that says what a tool is to do. */

/** In the order in which they say most. */
const FIELDS = ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'url', 'query', 'description'];
const MAX_DETAIL = 200;

/** Null where its input says nothing short. */
export function detailOf(input: Readonly<Record<string, unknown>> | undefined): string | null {
  for (const field of FIELDS) {
    const value = input?.[field];
    if (typeof value !== 'string' || value.trim() === '') continue;
    const [line = ''] = value.trim().split(/\r?\n/, 1);
    return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL - 1)}…` : line;
  }
  return null;
}
