/** Tries a server as a session would start it. Everything that comes back is free of secrets. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { MAX_STDERR, type ServerTest, serverTestSchema } from '../../shared/model/server.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { expandConfig } from './expand.ts';
import type { ServerConfig } from './library.ts';
import type { ProbeInput } from './probe.ts';
import type { Secrets } from './secrets.ts';

const probe = fileURLToPath(new URL('probe.ts', import.meta.url));
const ANSWER_MS = 15_000;
/** The probe itself gives up before: this is for one that hangs. */
const END_MS = 22_000;
const MAX_AT_ONCE = 3;
const MAX_OUTPUT = 512 * 1024;

export type TryServer = (config: ServerConfig, cwd: string | null) => Promise<ServerTest>;

export function createTryServer(deps: {
  env(): Promise<Record<string, string>>;
  secrets: Pick<Secrets, 'redact'>;
  clock: Clock;
}): TryServer {
  let running = 0;
  return async (config, cwd) => {
    if (running >= MAX_AT_ONCE) {
      throw new ProblemError(429, 'busy', `${MAX_AT_ONCE} servers are tried just now. Wait for one of them.`);
    }
    running++;
    try {
      const env = await deps.env();
      const input: ProbeInput = { config: expandConfig(config, env), timeoutMs: ANSWER_MS };
      const printed = await run(JSON.stringify(input), env, cwd);
      return { ...readOutput(printed, config, deps.secrets.redact), at: deps.clock.now() };
    } finally {
      running--;
    }
  };
}

/** What the probe printed; the server that it started ends with it. */
function run(input: string, env: Record<string, string>, cwd: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', probe], {
      env: { ...env, NODE_OPTIONS: '' },
      ...(cwd !== null && { cwd }),
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own, so that what the server leaves behind can be ended too.
      detached: true,
    });
    let output = '';
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is over already.
      }
    };
    const timer = setTimeout(end, END_MS);
    child.on('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > MAX_OUTPUT) end();
    });
    child.on('close', () => {
      clearTimeout(timer);
      end();
      resolve(output);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const outputSchema = v.omit(serverTestSchema, ['at']);

function readOutput(printed: string, config: ServerConfig, redact: (text: string) => string) {
  let parsed: unknown;
  try {
    // Redacted as a whole: a tool's name may hold a secret as well as its stderr.
    parsed = JSON.parse(redact(printed));
  } catch {
    parsed = undefined;
  }
  const read = v.safeParse(outputSchema, parsed);
  if (!read.success) {
    const problem = 'It did not answer, and was ended.';
    return { ok: false, ms: END_MS, about: null, tools: [], stderr: '', problem };
  }
  const { output } = read;
  const problem = output.ok ? '' : helpful(output.problem, config);
  return { ...output, problem: problem.slice(0, 1000), stderr: output.stderr.slice(-MAX_STDERR) };
}

/** The client's own words, and what a person can do. */
function helpful(words: string, config: ServerConfig): string {
  if (config.type === 'stdio') {
    if (/ENOENT/.test(words)) return `There is no program “${config.command}” on this machine’s PATH.`;
    if (/EACCES/.test(words)) return `“${config.command}” may not be run.`;
    if (/timed out/i.test(words)) return 'It started, but did not answer within 15 seconds.';
    if (/Connection closed/.test(words)) return `It ended before it answered. ${words}`;
    return words;
  }
  if (/ECONNREFUSED/.test(words)) return `Nothing listens at ${config.url}.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) return `The name in ${config.url} is not known.`;
  if (/\b40[13]\b|Unauthorized/.test(words))
    return `It refuses us (${words}). Does a header lack, or has one expired?`;
  if (/timed out/i.test(words)) return 'It did not answer within 15 seconds.';
  return words;
}
