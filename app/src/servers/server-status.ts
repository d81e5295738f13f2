/** Which servers a session has to do without, in words. Pure. */
import type { ServerStatus } from '../../../shared/model/server.ts';
import type { Session } from '../../../shared/model/session.ts';

export const failedServers = (session: Session): readonly ServerStatus[] =>
  session.servers.filter(({ state }) => state === 'failed');

/** Claude Code's own words, where these say too little. */
export const whyFailed = (problem: string): string =>
  /ENOENT.*spawn/.test(problem)
    ? 'There is no such program on the machine’s PATH (ENOENT).'
    : problem || 'failed';

/** Names one, counts more. */
export function failureWords(failed: readonly ServerStatus[]): string {
  const [first] = failed;
  if (failed.length === 1) return `MCP server ${first?.name} failed`;
  return `${failed.length} MCP servers failed: ${failed.map(({ name }) => name).join(', ')}`;
}
