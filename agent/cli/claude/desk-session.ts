/** What `poet claude` asks the agent for, from what was typed and where. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { nameFrom } from '../../../shared/model/ids.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { Size } from '../../../shared/model/session.ts';
import type { DeskArguments } from '../../claude/desk-arguments.ts';
import type { DeskSession } from '../../sessions/desk.ts';

const settingsSchema = v.record(v.string(), v.unknown());

/** Undefined where a file cannot be read, or is no JSON: then it is Claude Code's to say so. */
export function deskSession(
  desk: DeskArguments,
  at: { project: Project; cwd: string; env: NodeJS.ProcessEnv; size: Size | undefined },
): DeskSession | undefined {
  const { project, cwd, env, size } = at;
  try {
    const files = desk.promptFiles.map((file) => readFileSync(resolve(cwd, file), 'utf8'));
    // Of several, Claude Code takes the last.
    const settings = desk.settings.slice(-1).map((text) => readSettings(text, cwd));
    return {
      projectId: project.id,
      cwd,
      args: desk.args,
      env: Object.fromEntries(
        Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      conversation: desk.conversation,
      settings: settings[0] ?? {},
      systemPrompt: [...desk.promptTexts.slice(-1), ...files.slice(-1)].join('\n\n'),
      program: desk.program,
      ...(desk.name && { title: nameFrom(desk.name, 'Claude Code') }),
      ...(size && { size }),
    };
  } catch {
    return undefined;
  }
}

function readSettings(text: string, cwd: string): Record<string, unknown> {
  const json = text.trim().startsWith('{') ? text : readFileSync(resolve(cwd, text), 'utf8');
  return v.parse(settingsSchema, JSON.parse(json));
}
