/** A patch as files with lines, as git writes it. Pure. */
export interface PatchLine {
  kind: 'added' | 'removed' | 'same' | 'place';
  /** In the new file; null for what is not there. */
  number: number | null;
  text: string;
}
export interface PatchFile {
  path: string;
  lines: PatchLine[];
}

export function parsePatch(patch: string): PatchFile[] {
  return patch
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map(parseFile);
}

function parseFile(part: string): PatchFile {
  const all = part.split('\n');
  const start = all.findIndex((line) => line.startsWith('@@'));
  const head = start < 0 ? all : all.slice(0, start);
  const lines: PatchLine[] = [];
  let number = 0;
  for (const line of start < 0 ? [] : all.slice(start)) {
    const place = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(line);
    if (place !== null) {
      number = Number(place[1]);
      lines.push({ kind: 'place', number: null, text: line.replace(/^@@ .*? @@ ?/, '') });
    } else if (line.startsWith('+')) {
      lines.push({ kind: 'added', number, text: line.slice(1) });
      number += 1;
    } else if (line.startsWith('-')) lines.push({ kind: 'removed', number: null, text: line.slice(1) });
    else if (line.startsWith(' ')) {
      lines.push({ kind: 'same', number, text: line.slice(1) });
      number += 1;
    } else if (line !== '') lines.push({ kind: 'place', number: null, text: line });
  }
  return { path: pathOf(head), lines };
}

/** Git quotes what is not plain; `core.quotePath` is off, so only quotes and control characters are left. */
function pathOf(head: readonly string[]): string {
  const named = (mark: string) =>
    head.find((line) => line.startsWith(mark) && !line.endsWith('/dev/null'))?.slice(mark.length);
  const name = named('+++ b/') ?? named('rename to ') ?? named('--- a/');
  if (name !== undefined) return name.replace(/\t$/, '');
  return / b\/(.*)$/.exec(head[0] ?? '')?.[1] ?? '';
}
