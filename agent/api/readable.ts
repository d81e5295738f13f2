/** A guest sees nothing from before its grant; a run cannot be cut by time, so it is all or nothing. */
import * as v from 'valibot';
import type { Caller } from '../../shared/model/grant.ts';
import { countSchema } from '../../shared/model/ids.ts';
import { ProblemError } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import type { Db } from '../store/open.ts';
import { findRun } from '../store/runs.ts';

/** A number in an address. */
export const countText = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, 'a number'),
  v.transform(Number),
  countSchema,
);
export const runParam = v.object({
  id: v.string(),
  run: v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'runs have numbers'), v.transform(Number)),
});

/** Throws ProblemError where this run is not for this caller, or not there. */
export function requireReadable(db: Db, caller: Caller | undefined, key: RunKey): void {
  const run = findRun(db, key);
  if (run === undefined) throw new ProblemError(404, 'no-such-run', 'This session has no such run.');
  if (caller?.kind === 'device' && caller.grant.role === 'guest' && run.startedAt < caller.grant.from) {
    throw new ProblemError(403, 'forbidden', 'This began before it was shared with you.');
  }
}
