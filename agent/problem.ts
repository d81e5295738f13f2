/** What went wrong, in words for the person who asked: the API answers it as a `Problem` (shared/wire/messages.ts). */
export type ProblemStatus = 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: ProblemStatus;
  /** For programs: short, lower case, with hyphens. */
  readonly code: string;
  readonly field: string | undefined;

  constructor(
    status: ProblemStatus,
    code: string,
    message: string,
    options: { field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.field = options.field;
  }
}

/** The text of anything thrown. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
