/** Two settings files of Claude Code as one, because it takes one `--settings` alone. Pure. */

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists, as of hooks and of permission rules, follow each other; of single values ours counts. */
export function mergeSettings(theirs: Json, ours: Json): Json {
  const merged: Record<string, unknown> = { ...theirs };
  for (const [name, mine] of Object.entries(ours)) {
    const other = theirs[name];
    if (isObject(mine) && isObject(other)) merged[name] = mergeSettings(other, mine);
    else if (Array.isArray(mine) && Array.isArray(other)) merged[name] = [...other, ...mine];
    else merged[name] = mine;
  }
  return merged;
}
