import * as v from 'valibot';

/** An answer that says nothing but that it was done. */
export const nothing = v.pipe(
  v.unknown(),
  v.transform(() => null),
);
