/** Claude Code's own arguments for a session. Pure. */
import type { Program } from '../../shared/model/session.ts';

export interface ClaudeLaunch {
  program: Extract<Program, { kind: 'claude' }>;
  project: string;
  settings: string;
}

export function claudeArguments({ program, project, settings }: ClaudeLaunch): string[] {
  const { model, effort, permissionMode, dirs = [] } = program;
  return [
    '--settings',
    settings,
    '--append-system-prompt',
    systemPrompt(project),
    ...(model === undefined ? [] : ['--model', model]),
    ...(effort === undefined ? [] : ['--effort', effort]),
    ...(permissionMode === undefined ? [] : ['--permission-mode', permissionMode]),
    // It takes as many folders as follow: one each, so that it swallows nothing else.
    ...dirs.map((dir) => `--add-dir=${dir}`),
  ];
}

const systemPrompt = (project: string): string =>
  `This session runs in Open Poet, in the project “${project}”. The person may be at this machine or far away with a phone; ` +
  'what you ask by a permission request, AskUserQuestion or a plan reaches them in either place, so ask that way ' +
  'when you need a decision, and keep what they must read short.';
