import { ProblemError } from '../problem.ts';

/** Of the Standard Schema specification, version 1: what a validator found. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The hook of every `sValidator`: says in words what is wrong with which field. */
export function refuse(result: { success: boolean; error?: readonly Issue[] }): void {
  if (result.success) return;
  const issue = result.error?.[0];
  const field = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const message = issue?.message ?? 'The request is not of the shape it must have.';
  throw new ProblemError(400, 'invalid', message, field ? { field } : {});
}
