/**
 * How MCP servers fare, by the log that Claude Code keeps of each in its cache folder: one JSON object a line, with the id of
 * its conversation. Undocumented: what is not understood is passed over. Pure.
 */
import * as v from 'valibot';
import { MAX_STDERR, type ServerStatus } from '../../shared/model/server.ts';

const lineSchema = v.object({
  debug: v.optional(v.string()),
  error: v.optional(v.string()),
  sessionId: v.optional(v.string()),
});

export const waiting = (name: string): ServerStatus => ({
  name,
  state: 'connecting',
  ms: null,
  problem: '',
  stderr: '',
});

/** The status after these further lines, which begin and end whole; lines of other conversations say nothing here. */
export function readLog(
  status: ServerStatus,
  lines: readonly string[],
  isOurs: (conversation: string) => boolean,
): ServerStatus {
  return lines.reduce((now, line) => {
    const entry = parse(line);
    if (entry?.sessionId === undefined || !isOurs(entry.sessionId)) return now;
    return apply(now, entry.error ?? entry.debug ?? '');
  }, status);
}

function parse(line: string): v.InferOutput<typeof lineSchema> | null {
  try {
    const parsed = v.safeParse(lineSchema, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function apply(now: ServerStatus, words: string): ServerStatus {
  const stderr = /^(?:Server stderr|stderr of the stdio server[^:]*): ([\s\S]*)$/.exec(words)?.[1];
  if (stderr !== undefined) return withStderr(now, stderr);
  if (/^Starting connection/.test(words)) return { ...now, state: 'connecting', ms: null, problem: '' };
  const connected = /^Successfully connected .*in (\d+)ms/.exec(words)?.[1];
  if (connected !== undefined) return { ...now, state: 'connected', ms: Number(connected), problem: '' };
  const took = /^Connection failed after (\d+)ms.*?: (.*)$/s.exec(words);
  if (took !== null) return { ...now, state: 'failed', ms: Number(took[1]), problem: oneLine(took[2] ?? '') };
  const failed = /^Connection failed \([^)]*\): (.*)$/s.exec(words);
  if (failed !== null) return { ...now, state: 'failed', problem: oneLine(failed[1] ?? '') };
  if (/^(?:STDIO|HTTP|SSE) connection (?:dropped|closed)/i.test(words)) {
    return { ...now, state: 'failed', problem: oneLine(words) };
  }
  return now;
}

/** Claude Code tells some of it twice. */
function withStderr(now: ServerStatus, more: string): ServerStatus {
  const text = more.trimEnd();
  if (text === '' || now.stderr.endsWith(text)) return now;
  return { ...now, stderr: `${now.stderr}${now.stderr && '\n'}${text}`.slice(-MAX_STDERR) };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
