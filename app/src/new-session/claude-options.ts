/** How Claude Code was last started in each project, on this device. */
import * as v from 'valibot';
import { environmentSchema, MAX_VARIABLES } from '../../../shared/model/claude-options.ts';
import { type Program, programSchema } from '../../../shared/model/session.ts';
import { keep, kept } from '../ui/kept.ts';

type ClaudeProgram = Extract<Program, { kind: 'claude' }>;

/** An empty word leaves it to Claude Code. */
export interface ClaudeChoices {
  mode: '' | NonNullable<ClaudeProgram['permissionMode']>;
  effort: '' | NonNullable<ClaudeProgram['effort']>;
  model: string;
  renderer: '' | NonNullable<ClaudeProgram['renderer']>;
  /** A path a line. */
  dirs: string;
  /** NAME=value a line. */
  env: string;
}

const KEY = 'claude-options/';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Undefined where a line is no NAME=value. */
function readVariables(text: string): Record<string, string> | undefined {
  const pairs = linesOf(text).map((line) => /^(?:export )?([^=\s]+)=(.*)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  const env = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', unquoted(pair?.[2] ?? '')]));
  return v.is(environmentSchema, env) ? env : undefined;
}

/** As people copy it from a file for a shell. */
const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

export function claudeProgram(choices: ClaudeChoices): ClaudeProgram {
  const { mode, effort, model, renderer } = choices;
  const dirs = linesOf(choices.dirs);
  const env = readVariables(choices.env) ?? {};
  return {
    kind: 'claude',
    ...(mode !== '' && { permissionMode: mode }),
    ...(effort !== '' && { effort }),
    ...(model.trim() !== '' && { model: model.trim() }),
    ...(renderer !== '' && { renderer }),
    ...(dirs.length > 0 && { dirs }),
    ...(Object.keys(env).length > 0 && { env }),
  };
}

export interface OptionProblems {
  model: string | null;
  dirs: string | null;
  env: string | null;
}

/** What is wrong with them, in words; null where nothing is. */
export function optionProblems(choices: ClaudeChoices): OptionProblems | null {
  const is = (part: Partial<ClaudeProgram>) => v.is(programSchema, { kind: 'claude', ...part });
  const { model, dirs } = claudeProgram(choices);
  const problems = {
    model: model === undefined || is({ model }) ? null : 'This is no name of a model.',
    dirs: dirs === undefined || is({ dirs }) ? null : 'A whole path a line, from / on; at most 16.',
    env: readVariables(choices.env) === undefined ? `NAME=value a line, at most ${MAX_VARIABLES}.` : null,
  };
  return Object.values(problems).some((one) => one !== null) ? problems : null;
}

/** But for its environment, whose values may be secrets: `data.drafts` keeps that, sealed. */
export function readClaudeOptions(projectId: string): ClaudeChoices {
  let stored: unknown;
  try {
    stored = JSON.parse(kept(KEY + projectId) ?? 'null');
  } catch {
    stored = null;
  }
  const parsed = v.safeParse(programSchema, stored);
  const program = parsed.success && parsed.output.kind === 'claude' ? parsed.output : undefined;
  return {
    mode: program?.permissionMode ?? '',
    effort: program?.effort ?? '',
    model: program?.model ?? '',
    renderer: program?.renderer ?? '',
    dirs: (program?.dirs ?? []).join('\n'),
    env: '',
  };
}

export function rememberClaudeOptions(projectId: string, choices: ClaudeChoices): void {
  const program = claudeProgram({ ...choices, env: '' });
  keep(KEY + projectId, Object.keys(program).length === 1 ? null : JSON.stringify(program));
}

/** Where `data.drafts` keeps the environment of a project's sessions, and the first prompt that is being written. */
export const environmentPlace = (machineId: string, projectId: string) => ({
  machineId,
  sessionId: `environment-${projectId}`,
});
export const promptPlace = (machineId: string) => ({ machineId, sessionId: 'new-session' });
