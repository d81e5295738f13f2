/** What Claude Code says to a status line: model, context, cost. Its documented input, as far as we read it. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Usage } from '../../shared/model/usage.ts';
import type { StatusLine } from './session-scripts.ts';

const MAX_BYTES = 64 * 1024;
const count = v.pipe(
  v.number(),
  v.minValue(0),
  v.transform((value) => Math.round(value)),
);

const said = v.object({
  model: v.optional(v.object({ display_name: v.optional(v.string()) })),
  cost: v.optional(v.object({ total_cost_usd: v.optional(v.pipe(v.number(), v.minValue(0))) })),
  context_window: v.optional(
    v.object({
      context_window_size: v.optional(v.nullable(count)),
      current_usage: v.optional(
        v.nullable(
          v.object({
            input_tokens: count,
            cache_creation_input_tokens: v.optional(count, 0),
            cache_read_input_tokens: v.optional(count, 0),
          }),
        ),
      ),
    }),
  ),
});

/** Null where it has said nothing, or nothing that is known here. */
export async function readUsage(file: string): Promise<Partial<Usage> | null> {
  let text: string;
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      text = buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
  return usageOf(text);
}

export function usageOf(text: string): Partial<Usage> | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), said), text);
  if (!parsed.success) return null;
  const { model, cost, context_window: context } = parsed.output;
  const size = context?.context_window_size ?? null;
  const used = context?.current_usage ?? null;
  return {
    ...(model?.display_name !== undefined && { model: model.display_name.slice(0, 200) }),
    ...(cost?.total_cost_usd !== undefined && { cost: { usd: cost.total_cost_usd, exact: true } }),
    ...(used !== null && {
      context: {
        used: used.input_tokens + used.cache_creation_input_tokens + used.cache_read_input_tokens,
        size,
      },
    }),
  };
}

const settings = v.object({
  statusLine: v.optional(v.looseObject({ type: v.literal('command'), command: v.string() })),
});

/** The one that settings name. */
export function statusLineIn(of: unknown): StatusLine | null {
  const parsed = v.safeParse(settings, of);
  return (parsed.success && parsed.output.statusLine) || null;
}

/** The person's own status line, as Claude Code would choose it: the nearest to the project wins. */
export async function ownStatusLine(project: string, configDir: string): Promise<StatusLine | null> {
  const files = [
    join(project, '.claude', 'settings.local.json'),
    join(project, '.claude', 'settings.json'),
    join(configDir, 'settings.json'),
  ];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
    const found = parsed.success ? statusLineIn(parsed.output) : null;
    if (found !== null) return found;
  }
  return null;
}
