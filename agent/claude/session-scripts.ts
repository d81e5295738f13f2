/** Two small programs that Claude Code starts in a session: its editor, and its status line. Pure. */
import { basename } from 'node:path';
import { curlWords, type HookPlaces, node } from './settings.ts';
import { quoted } from './shell-words.ts';

export interface Editor {
  /** Named as the person's own, so that Claude Code names it so, and gives it what it would give that. */
  name: string;
  /** For `$VISUAL`, behind the path of the program. */
  words: readonly string[];
  script: string;
}

/** Claude Code's file for the prompt, among what it gives an editor: "+1 FILE", "-g FILE:1". */
const PROMPT_FILE = '*/claude-prompt-*.md*';
const DEFAULT_EDITOR = 'vi';

/**
 * What Claude Code starts as the person's editor: the agent's words where it has some, else that editor.
 * `scratch`: a file of ours for a moment.
 */
export function editorScript(own: string | undefined, scratch: string, places: HookPlaces): Editor {
  const [program = DEFAULT_EDITOR, ...words] = (own ?? '').split(/\s+/).filter(Boolean);
  const name = basename(program).replaceAll(/[^\w.-]/g, '') || DEFAULT_EDITOR;
  const file = quoted(scratch);
  const ask =
    places.curl === null
      ? `(${node('edit', places)} "$file" ${file})`
      : `[ "$(${curlWords({ ...places, curl: places.curl })} -o ${file} -w '%{http_code}' --data-binary @"$file" ` +
        `http://agent/v1/sessions/${places.sessionId}/editor)" = 200 ]`;
  const script = [
    '#!/bin/sh',
    '# Claude Code’s editor for a prompt: what a person sent from elsewhere, or else the editor at this desk.',
    'umask 077',
    `for word; do case $word in ${PROMPT_FILE}) file=\${word%%.md*}.md;; esac; done`,
    `if [ -f "$file" ]; then`,
    `  if ${ask}; then cat ${file} > "$file"; rm -f ${file}; exit 0; fi`,
    `  rm -f ${file}`,
    'fi',
    `exec ${quoted(program)} "$@"`,
    '',
  ].join('\n');
  return { name, words, script };
}

export interface StatusLine {
  command: string;
  [setting: string]: unknown;
}

/**
 * The person's own status line, which also leaves what Claude Code says of itself in `file`. Who has none gets none of ours: it
 * would take a row of the screen, and the hints that stand there.
 */
export function statusLineScript(own: StatusLine, file: string): string {
  const kept = quoted(file);
  return [
    '#!/bin/sh',
    'umask 077',
    `cat > ${kept}.$$ && mv -f ${kept}.$$ ${kept}`,
    `exec sh -c ${quoted(own.command)} < ${kept}`,
    '',
  ].join('\n');
}
