/** The grid that a terminal last had in this very window: a new session starts in it instead of being resized at once. */
import * as v from 'valibot';
import { type Size, sizeSchema } from '../../../shared/model/session.ts';
import { keep, kept } from '../ui/kept.ts';

const KEY = 'last-grid';
const schema = v.object({ window: v.string(), size: sizeSchema });

const here = (fontSize: number): string => `${window.innerWidth}x${window.innerHeight}@${fontSize}`;

export function rememberGrid(size: Size, fontSize: number): void {
  keep(KEY, JSON.stringify({ window: here(fontSize), size }));
}

/** null where the window or the text has another size by now, and nothing is known. */
export function lastGrid(fontSize: number): Size | null {
  try {
    const last = v.parse(schema, JSON.parse(kept(KEY) ?? ''));
    return last.window === here(fontSize) ? last.size : null;
  } catch {
    return null;
  }
}
