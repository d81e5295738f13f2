/** How a shell command of Claude Code ended, from what it gives back. Measured on 2.1.330. Pure. */
import * as v from 'valibot';
import type { RanCommand } from '../../shared/model/report.ts';
import { REFUSED } from '../claude/decision.ts';
import { detailOf } from '../claude/tool-detail.ts';

export interface Ended {
  outcome: RanCommand['outcome'];
  exitCode: number | null;
  output: string;
}

/** The tools that run commands. */
export const runsCommands = (tool: string | undefined): boolean => tool === 'Bash' || tool === 'PowerShell';

/** Between ours and the one of the transcript, which is the same clock read a little earlier. */
const CLOCKS_MS = 1_000;
const MAX_HEAD = 1_500;
const MAX_TAIL = 4_500;

/** Test runners say their counts at the end; what went wrong first stands at the beginning. */
export function shortOutput(text: string): string {
  if (text.length <= MAX_HEAD + MAX_TAIL) return text;
  return `${text.slice(0, MAX_HEAD)}\n… (${text.length} characters in all)\n${text.slice(-MAX_TAIL)}`;
}

const responseSchema = v.object({
  stdout: v.optional(v.string(), ''),
  stderr: v.optional(v.string(), ''),
  interrupted: v.optional(v.boolean(), false),
  backgroundTaskId: v.optional(v.string()),
  /** "No matches found": an exit code that this command uses for an answer. */
  returnCodeInterpretation: v.optional(v.nullable(v.string())),
});

/** It came back without an error. */
export function endedWell(response: unknown): Ended {
  const parsed = v.safeParse(responseSchema, response);
  if (!parsed.success) return { outcome: 'unknown', exitCode: null, output: '' };
  const { stdout, stderr, interrupted, backgroundTaskId, returnCodeInterpretation } = parsed.output;
  const output = shortOutput([stdout, stderr].filter(Boolean).join('\n'));
  if (backgroundTaskId !== undefined) return { outcome: 'background', exitCode: null, output };
  if (interrupted) return { outcome: 'interrupted', exitCode: null, output };
  // Claude Code lets some codes of some commands pass, and keeps which it was to itself.
  return { outcome: 'passed', exitCode: returnCodeInterpretation ? null : 0, output };
}

const EXIT = /^(?:Error: )?Exit code (\d{1,3})\b\n?/;
const TIMED_OUT = /^(?:Error: )?Command timed out/;

/** It came back with an error: in Claude Code's own words. */
export function endedBadly(error: string, interrupted = false): Ended {
  const exit = EXIT.exec(error);
  const output = shortOutput(error.replace(EXIT, ''));
  if (exit !== null) return { outcome: 'failed', exitCode: Number(exit[1]), output };
  if (interrupted) return { outcome: 'interrupted', exitCode: null, output };
  if (TIMED_OUT.test(error)) return { outcome: 'failed', exitCode: null, output };
  return { outcome: 'unknown', exitCode: null, output };
}

/** A person said no to it from here, after it was begun. */
export const wasDenied = (
  { command, at }: { command: string; at: number },
  denials: readonly { at: number; tool: string; detail: string | null }[],
): boolean =>
  denials.some(
    (one) => one.at >= at - CLOCKS_MS && runsCommands(one.tool) && one.detail === detailOf({ command }),
  );

/** It did not run, because somebody or a rule said no; why, in words. */
export function deniedBecause(error: string): string | null {
  if (/doesn't want to proceed with this tool use/.test(error)) {
    const said = /the user said:\s*([\s\S]+)$/i.exec(error)?.[1]?.trim();
    return said ? `the person said: ${said.slice(0, 300)}` : 'the person said no';
  }
  if (error.includes(REFUSED)) return 'the person said no';
  if (/^(?:Error: )?Permission to use .+ has been denied/.test(error)) return 'a rule forbids it';
  return null;
}
