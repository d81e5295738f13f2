/** What stands in the key row, in order; kept on this device. */
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { keep, kept } from '../ui/kept.ts';
import { MAX_MACRO, parseMacro } from './macro.ts';
import { parseStroke } from './stroke.ts';

/** Keys that are no stroke: modifiers that stay for the next key, a pad to drag on, a line between groups. */
export const SPECIAL = ['Ctrl', 'Alt', 'Pad', 'Gap'] as const;
export type Special = (typeof SPECIAL)[number];
export const isSpecial = (written: string): written is Special =>
  (SPECIAL as readonly string[]).includes(written);

export interface MacroKey {
  name: string;
  text: string;
}
export type KeySpec = string | MacroKey;

const MAX_KEYS = 100;
const KEY = 'key-row';

const specSchema = v.union([
  v.pipe(
    v.string(),
    v.check((written) => isSpecial(written) || parseStroke(written) !== null),
  ),
  v.object({
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(12)),
    text: v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(MAX_MACRO),
      v.check((text) => parseMacro(text).ok),
    ),
  }),
]);
const layoutSchema = v.pipe(v.array(specSchema), v.maxLength(MAX_KEYS));

export const usualLayout: readonly KeySpec[] = [
  ...['Esc', 'Tab', 'Shift+Tab', 'Ctrl', 'Gap'],
  ...['Left', 'Up', 'Down', 'Right', 'Pad', 'Enter', 'Gap'],
  ...['Ctrl+C', 'Ctrl+D', 'Ctrl+R', 'Ctrl+L', 'Alt', 'Gap'],
  ...['/', '-', '|', '~', 'Gap'],
  ...['Home', 'End', 'PgUp', 'PgDn', 'Backspace'],
];

function stored(): readonly KeySpec[] {
  try {
    return v.parse(layoutSchema, JSON.parse(kept(KEY) ?? ''));
  } catch {
    return usualLayout;
  }
}
const [layout, setLayout] = createSignal<readonly KeySpec[]>(stored());

export { layout as keyLayout };

/** null: as it was at first. False where it is not a layout, which then changes nothing. */
export function keepLayout(next: readonly KeySpec[] | null): boolean {
  if (next === null) {
    keep(KEY, null);
    setLayout(usualLayout);
    return true;
  }
  const parsed = v.safeParse(layoutSchema, next);
  if (!parsed.success) return false;
  keep(KEY, JSON.stringify(parsed.output));
  setLayout(parsed.output);
  return true;
}

/** Why this cannot be a macro; null where it can. */
export function macroProblem({ name, text }: MacroKey): string | null {
  if (name.trim() === '') return 'Give the key a name.';
  if (name.trim().length > 12) return 'At most 12 characters, so that it fits on the key.';
  if (text === '') return 'Say what it types.';
  const macro = parseMacro(text);
  return macro.ok ? null : macro.problem;
}
