/** The stretches of a change as numbered lines. Pure. */
import type { Patch } from '../../../shared/model/transcript.ts';
import type { PatchLine } from '../report/patch.ts';

export function patchLines(patches: readonly Patch[]): PatchLine[] {
  return patches.flatMap(({ newStart, lines }, index) => {
    let number = newStart;
    const shown = lines.map((line): PatchLine => {
      const text = line.slice(1);
      if (line.startsWith('-')) return { kind: 'removed', number: null, text };
      number += 1;
      return { kind: line.startsWith('+') ? 'added' : 'same', number: number - 1, text };
    });
    return index === 0 ? shown : [{ kind: 'place', number: null, text: '⋯' }, ...shown];
  });
}
