/** A run's film, from its machine. */
import * as v from 'valibot';
import { sizeSchema } from '../../../shared/model/session.ts';
import { utf8 } from '../../../shared/wire/bytes.ts';
import type { RunOn } from '../data/actions/output.ts';
import type { ActionProblem, Data, Result } from '../data/types.ts';
import type { FilmScreen, FilmSource } from './film.ts';

const headSchema = v.object({ offset: v.pipe(v.number(), v.integer(), v.minValue(0)), size: sizeSchema });

const unknown: ActionProblem = {
  title: 'The machine gave an answer that this app does not know.',
  detail: 'Update both, then try again.',
};

export const filmSource = (
  data: Pick<Data, 'screenAt' | 'outputFrom' | 'timingFrom' | 'cache' | 'machine'>,
  of: RunOn,
): FilmSource => ({
  async screen(where) {
    const got = await data.screenAt(of, where);
    if (!got.ok) return (await stillOf(data, of)) ?? got;
    const { bytes, head } = got.value;
    const read = v.safeParse(headSchema, {
      offset: Number(head('x-offset') ?? Number.NaN),
      size: { cols: Number(head('x-cols')), rows: Number(head('x-rows')) },
    });
    return read.success ? { ok: true, value: { bytes, ...read.output } } : { ok: false, problem: unknown };
  },
  async bytes(offset, max) {
    const got = await data.outputFrom(of, offset, max);
    return got.ok ? { ok: true, value: got.value.bytes } : got;
  },
  timing: (from) => data.timingFrom(of, from),
});

/** Null: the machine is there, or nothing of this run was kept. */
async function stillOf(data: Pick<Data, 'cache' | 'machine'>, of: RunOn): Promise<Result<FilmScreen> | null> {
  if (data.machine(of.machineId)?.link().at === 'live') return null;
  const kept = await data.cache.lastOutput(of.machineId, of.sessionId).catch(() => null);
  if (kept?.value.run !== of.run) return null;
  const { drawn, offset, size } = kept.value;
  return { ok: true, value: { bytes: utf8(drawn), offset, size, still: true } };
}
