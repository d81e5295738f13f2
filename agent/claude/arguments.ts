/** Claude Code's own arguments for a session. Pure. */
import type { Program } from '../../shared/model/session.ts';
import type { SessionFiles } from './session-folder.ts';

export interface ClaudeLaunch {
  program: Extract<Program, { kind: 'claude' }>;
  files: SessionFiles;
}

export function claudeArguments({ program, files }: ClaudeLaunch): string[] {
  const { model, effort, permissionMode, dirs = [] } = program;
  return [
    '--settings',
    files.settings,
    // It takes as many files as follow: another option stands behind it.
    '--mcp-config',
    files.servers,
    '--plugin-dir',
    files.skills,
    // In a file: every account of the machine can read a process's arguments.
    '--append-system-prompt-file',
    files.prompt,
    ...(model === undefined ? [] : ['--model', model]),
    ...(effort === undefined ? [] : ['--effort', effort]),
    ...(permissionMode === undefined ? [] : ['--permission-mode', permissionMode]),
    // It takes as many folders as follow: one each, so that it swallows nothing else.
    ...dirs.map((dir) => `--add-dir=${dir}`),
  ];
}
