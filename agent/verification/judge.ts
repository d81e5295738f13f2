/**
 * The judging run: headless Claude Code that can read and nothing else, with an answer of a fixed shape, a budget and a
 * time of its own. It is given no tools of ours and no credential; whatever it says becomes claims, never deeds.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { judgementJsonSchema, judgeRole, type RawJudgement, rawJudgementSchema } from './judge-prompt.ts';

const MAX_OUTPUT = 4 * 1024 * 1024;
const MAX_TURNS = 30;

export interface JudgeRun {
  claude: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
  prompt: string;
  /** Empty: Claude Code's own default. */
  model: string;
  budgetUsd: number;
  timeMs: number;
  signal: AbortSignal;
}

export type Judged =
  | { ok: true; raw: RawJudgement; model: string | null; costUsd: number | null }
  /** Why there is no judgement, in words for a person. */
  | { ok: false; why: string };

const resultSchema = v.object({
  subtype: v.optional(v.string()),
  is_error: v.optional(v.boolean(), false),
  result: v.optional(v.string()),
  structured_output: v.optional(v.unknown()),
  total_cost_usd: v.optional(v.number()),
  modelUsage: v.optional(v.record(v.string(), v.unknown())),
});

/** Of the session that asked: a judge is none. */
const OURS = ['OPEN_POET_SESSION', 'CLAUDECODE', 'CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SESSION_ID'];

export async function judge(run: JudgeRun): Promise<Judged> {
  const dir = await mkdtemp(join(tmpdir(), 'poet-judge-'));
  try {
    const settings = join(dir, 'settings.json');
    const role = join(dir, 'role.txt');
    const write = (path: string, text: string) => writeFile(path, text, { mode: 0o600 });
    await write(settings, JSON.stringify({ disableAllHooks: true }));
    await write(role, judgeRole);
    return read(await start(run, judgeArguments(run, { settings, role })));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export const judgeArguments = (
  { model, budgetUsd }: Pick<JudgeRun, 'model' | 'budgetUsd'>,
  { settings, role }: { settings: string; role: string },
): string[] => [
  '-p',
  ...['--output-format', 'json'],
  ...['--json-schema', judgementJsonSchema()],
  // Nothing that writes or runs is there to be asked for; what lies outside of the folder is refused.
  ...['--tools', 'Read,Grep,Glob'],
  ...['--permission-mode', 'dontAsk'],
  // Neither the repository's settings nor its servers, skills or instructions have a part in the judgement of it.
  ...['--setting-sources', 'user'],
  '--strict-mcp-config',
  '--disable-slash-commands',
  ...['--settings', settings],
  ...['--append-system-prompt-file', role],
  '--no-session-persistence',
  ...['--max-turns', String(MAX_TURNS)],
  ...['--max-budget-usd', String(budgetUsd)],
  ...(model === '' ? [] : ['--model', model]),
];

interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
  ended: 'by itself' | 'late' | 'cancelled' | 'too long' | 'not started';
}

function start(run: JudgeRun, args: readonly string[]): Promise<Output> {
  const env = Object.fromEntries(Object.entries(run.env).filter(([name]) => !OURS.includes(name)));
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let ended: Output['ended'] = 'by itself';
    // A group of its own: what it starts ends with it.
    const child = spawn(run.claude, args, { cwd: run.cwd, env, stdio: 'pipe', detached: true });
    const end = (why: Output['ended']) => {
      ended = why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is over already.
      }
    };
    const timer = setTimeout(() => end('late'), run.timeMs);
    const cancel = () => end('cancelled');
    run.signal.addEventListener('abort', cancel);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > MAX_OUTPUT) end('too long');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-2_000);
    });
    const done = (code: number | null) => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', cancel);
      resolve({ code, stdout, stderr, ended });
    };
    child.on('error', (error) => {
      ended = 'not started';
      stderr = error.message;
      done(null);
    });
    child.on('close', done);
    child.stdin.on('error', () => {});
    child.stdin.end(run.prompt);
    if (run.signal.aborted) cancel();
  });
}

/** Pure. */
export function read({ code, stdout, stderr, ended }: Output): Judged {
  const no = (why: string): Judged => ({ ok: false, why });
  if (ended === 'late') return no('The judging model did not come to an end in its time.');
  if (ended === 'cancelled') return no('The judging was ended before it was done.');
  if (ended === 'too long') return no('The judging model printed far too much.');
  if (ended === 'not started') return no(`Claude Code could not be started to judge: ${stderr}`);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), resultSchema), stdout.trim());
  if (!parsed.success) {
    const said = (stderr || stdout).trim().slice(-300);
    return no(
      `Claude Code gave no judgement${code === 0 ? '' : ` and exited with ${code}`}${said ? `: ${said}` : ''}.`,
    );
  }
  const {
    subtype,
    is_error: failed,
    result = '',
    structured_output: output,
    total_cost_usd,
    modelUsage,
  } = parsed.output;
  if (subtype === 'error_max_budget_usd') return no('The judging used up its budget before it was done.');
  if (subtype === 'error_max_turns')
    return no('The judging model looked at more than it may, and came to no end.');
  if (failed || code !== 0)
    return no(`No model judged it: ${result.slice(0, 300) || `Claude Code exited with ${code}`}.`);
  const judged = v.safeParse(rawJudgementSchema, output);
  if (!judged.success) return no('The judging model did not answer in the shape that it must.');
  return {
    ok: true,
    raw: judged.output,
    model: Object.keys(modelUsage ?? {})[0] ?? null,
    costUsd: total_cost_usd ?? null,
  };
}
