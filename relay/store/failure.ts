/** What the database said. The message around it holds the whole statement and its values, which belong in no log. */
export function failure(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
