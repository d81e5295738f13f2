import { describe, expect, test } from 'vitest';
import { formOf, launchOf, type ServerForm, words } from './server-words.ts';

describe('a command line', () => {
  test.each([
    ['npx -y some-server', ['npx', '-y', 'some-server']],
    ['  node  "my server.js"  --name=\'a "b"\' ""', ['node', 'my server.js', '--name=a "b"', '']],
    ['', []],
  ])('%j is split as a shell would', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  test('comes back from its parts as it was', () => {
    const launch = {
      kind: 'stdio',
      command: 'node',
      args: ['my server.js', 'say "x"', ''],
      env: ['A'],
    } as const;
    const form = formOf({ ...launch, args: [...launch.args], env: [...launch.env] });
    expect(words(form.command)).toEqual(['node', ...launch.args]);
  });
});

test('a value that was not typed anew is left to the machine, and a row without a name is none', () => {
  const form: ServerForm = {
    name: 'x',
    kind: 'http',
    command: '',
    url: ' https://x ',
    values: [
      { name: 'A', value: null },
      { name: ' B ', value: 'new' },
      { name: ' ', value: 'nothing' },
    ],
    alwaysLoad: false,
  };
  expect(launchOf(form)).toEqual({ kind: 'http', url: 'https://x', headers: { A: null, B: 'new' } });
});
