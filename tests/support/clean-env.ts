/** The environment of programs under test: nothing of the machine's own home, keys or configuration gets in. */
import { dirname } from 'node:path';

/** `path` folders come before the system's. Node is the one that runs the tests. */
export function cleanEnv(
  home: string,
  { path = [], extra = {} }: { path?: readonly string[]; extra?: Readonly<Record<string, string>> } = {},
): Record<string, string> {
  return {
    HOME: home,
    USER: 'poet',
    LOGNAME: 'poet',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    PATH: [...path, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    ...extra,
  };
}
