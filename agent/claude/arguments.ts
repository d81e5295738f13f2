/** Claude Code's own arguments for a session. Pure. */
import type { Program } from '../../shared/model/session.ts';
import type { SessionFiles } from './session-folder.ts';

export interface ClaudeLaunch {
  program: Extract<Program, { kind: 'claude' }>;
  project: string;
  files: SessionFiles;
  /** Behind ours. */
  systemPrompt?: string;
}

export function claudeArguments({ program, project, files, systemPrompt = '' }: ClaudeLaunch): string[] {
  const { model, effort, permissionMode, dirs = [] } = program;
  return [
    '--settings',
    files.settings,
    // It takes as many files as follow: another option stands behind it.
    '--mcp-config',
    files.servers,
    '--plugin-dir',
    files.skills,
    '--append-system-prompt',
    [ourPrompt(project), systemPrompt].filter(Boolean).join('\n\n'),
    ...(model === undefined ? [] : ['--model', model]),
    ...(effort === undefined ? [] : ['--effort', effort]),
    ...(permissionMode === undefined ? [] : ['--permission-mode', permissionMode]),
    // It takes as many folders as follow: one each, so that it swallows nothing else.
    ...dirs.map((dir) => `--add-dir=${dir}`),
  ];
}

const ourPrompt = (project: string): string =>
  `This session runs in Open Poet, in the project “${project}”. The person may be at this machine or far away with a phone; ` +
  'what you ask by a permission request, AskUserQuestion or a plan reaches them in either place, so ask that way ' +
  'when you need a decision, and keep what they must read short.';
