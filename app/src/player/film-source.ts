/** A run's film, from its machine. */
import * as v from 'valibot';
import { sizeSchema } from '../../../shared/model/session.ts';
import type { OutputActions, RunOn } from '../data/actions/output.ts';
import type { ActionProblem } from '../data/types.ts';
import type { FilmSource } from './film.ts';

const headSchema = v.object({ offset: v.pipe(v.number(), v.integer(), v.minValue(0)), size: sizeSchema });

const unknown: ActionProblem = {
  title: 'The machine gave an answer that this app does not know.',
  detail: 'Update both, then try again.',
};

export const filmSource = (
  data: Pick<OutputActions, 'screenAt' | 'outputFrom' | 'timingFrom'>,
  of: RunOn,
): FilmSource => ({
  async screen(where) {
    const got = await data.screenAt(of, where);
    if (!got.ok) return got;
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
