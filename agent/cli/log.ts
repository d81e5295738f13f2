/** Structured log lines: one JSON object each. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogLevel } from '../../shared/model/log.ts';

const rank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** What is below `least` is left out. */
export function createLog(
  stream: { write(line: string): unknown },
  least: LogLevel,
  now: () => number = Date.now,
): Log {
  return (level, event, fields = {}) => {
    if (rank[level] < rank[least]) return;
    stream.write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields })}\n`);
  };
}

const MAX_LOG_BYTES = 4 * 1024 * 1024;

/** `agent.log` in the folder of logs, 0600; the one before it is kept as `agent.1.log` once it passes 4 MiB. */
export function createFileLog(logsDir: string, least: LogLevel): Log {
  const file = join(logsDir, 'agent.log');
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const write = (line: string): void => {
    if (size > MAX_LOG_BYTES) {
      renameSync(file, join(logsDir, 'agent.1.log'));
      size = 0;
    }
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
  const tryToWrite = (line: string): void => {
    try {
      write(line);
    } catch {
      // A full disk must not end the agent.
    }
  };
  return createLog({ write: tryToWrite }, least);
}
