/** A tool that sessions of Claude Code may call. One file per group of tools; `groups.ts` lists them. */
import * as v from 'valibot';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import type { ToolPolicy } from '../../shared/model/tools.ts';

/** Who calls, and all that a tool may touch: the session, and its project. */
export interface ToolContext {
  session: Session;
  project: Project;
  /** Aborted where Claude Code no longer waits. */
  signal: AbortSignal;
}

type Arguments = v.ObjectSchema<v.ObjectEntries, undefined>;

export interface Tool {
  /** `task_update`: Claude Code calls it `mcp__poet__task_update`. */
  name: string;
  /** In a person's words, for the settings. */
  title: string;
  /** To the model: what it does, when to use it, what it does not do. */
  description: string;
  /** Further keys than these are refused. */
  arguments: Arguments;
  /** Arguments that are right: they come along with every refusal. */
  example: Readonly<Record<string, unknown>>;
  /** Where a person set none. */
  policy: ToolPolicy;
  /** A text, or anything that JSON holds. Throws ToolError, or ProblemError, in words that help the model. */
  run(input: Record<string, unknown>, context: ToolContext): unknown;
}

/** Refuses a call; the message says what to do instead. */
export class ToolError extends Error {
  override name = 'ToolError';
}

/** Keeps the types of a tool's arguments together with what it does with them. */
export function defineTool<const E extends v.ObjectEntries>(
  tool: Omit<Tool, 'arguments' | 'example' | 'run'> & {
    arguments: v.ObjectSchema<E, undefined>;
    example: v.InferInput<v.ObjectSchema<E, undefined>>;
    run(input: v.InferOutput<v.ObjectSchema<E, undefined>>, context: ToolContext): unknown;
  },
): Tool {
  return tool as unknown as Tool;
}

/** Throws ToolError that names each wrong argument, those that there are, and an example. */
export function readArguments(tool: Tool, input: unknown): Record<string, unknown> {
  const given: unknown = input ?? {};
  const parsed = v.safeParse(tool.arguments, given);
  const { entries } = tool.arguments;
  const known = Object.keys(entries);
  const isObject = typeof given === 'object' && given !== null;
  const unknown = isObject ? Object.keys(given).filter((key) => !Object.hasOwn(entries, key)) : [];
  if (parsed.success && unknown.length === 0) return parsed.output;
  const wrong = (parsed.issues ?? []).map((issue) => {
    const path = v.getDotPath(issue);
    return `- ${path === null ? '' : `${path}: `}${issue.message}`;
  });
  const extra = unknown.map((key) => `- ${key}: there is no such argument`);
  const names = known.length === 0 ? 'It takes no arguments.' : `Its arguments: ${known.join(', ')}.`;
  throw new ToolError(
    [
      `${tool.name} was not called, because of its arguments:`,
      ...wrong,
      ...extra,
      `${names} For example: ${JSON.stringify(tool.example)}`,
    ].join('\n'),
  );
}
