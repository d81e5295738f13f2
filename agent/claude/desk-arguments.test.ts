import { describe, expect, test } from 'vitest';
import { readDeskArguments } from './desk-arguments.ts';

const ID = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
const read = (line: string) => readDeskArguments(line.split(' ').filter(Boolean), '/src');

describe('what begins no session', () => {
  test.each([
    '-p hello',
    '--print hello',
    '-cp hello',
    '--help',
    '--version',
    'mcp list',
    'update',
    '--bg fix it',
    '--model opus -p',
  ])('claude %s', (line) => {
    expect(read(line).session).toBe(false);
  });

  test.each([
    '',
    'fix the build',
    '--model opus',
    '-c',
    `--resume ${ID}`,
    'please update mcp',
    '--append-system-prompt -p',
  ])('but claude %s does', (line) => {
    expect(read(line).session).toBe(true);
  });
});

describe('which conversation is meant', () => {
  test.each([
    ['fix it', { kind: 'new' }, 'fix it'],
    [`-r ${ID} go on`, { kind: 'id', id: ID }, 'go on'],
    [`--resume=${ID} --model opus`, { kind: 'id', id: ID }, '--model opus'],
    ['-c go on', { kind: 'latest' }, 'go on'],
    ['-r', { kind: 'own' }, '-r'],
    ['--resume the-build', { kind: 'own' }, '--resume the-build'],
    [`--session-id ${ID}`, { kind: 'own' }, `--session-id ${ID}`],
    [`-r ${ID} --fork-session`, { kind: 'own' }, `--resume ${ID} --fork-session`],
    ['-c --fork-session', { kind: 'own' }, '--continue --fork-session'],
  ])('claude %s', (line, conversation, args) => {
    const found = read(line);
    expect(found.conversation).toEqual(conversation);
    expect(found.args.join(' ')).toBe(args);
  });
});

describe('what is ours to know', () => {
  test('options of which Claude Code takes one alone are taken out, everything else stays as typed', () => {
    const found = readDeskArguments(
      [
        '--settings',
        '{"a":1}',
        '--allowedTools',
        'Bash(git *)',
        'Edit',
        '--append-system-prompt=Be brief.',
        '--settings=more.json',
        '--append-system-prompt-file',
        'p.md',
        '--mcp-config',
        'm.json',
        '--',
        '--settings is a word of the prompt',
      ],
      '/src',
    );
    expect(found.settings).toEqual(['{"a":1}', 'more.json']);
    expect(found.promptTexts).toEqual(['Be brief.']);
    expect(found.promptFiles).toEqual(['p.md']);
    expect(found.args).toEqual([
      '--allowedTools',
      'Bash(git *)',
      'Edit',
      '--mcp-config',
      'm.json',
      '--',
      '--settings is a word of the prompt',
    ]);
  });

  test('how it is to run is kept for later runs; what does not fit is left to Claude Code', () => {
    expect(read('--model opus --effort high --permission-mode plan --add-dir /a b -n build').program).toEqual(
      {
        kind: 'claude',
        model: 'opus',
        effort: 'high',
        permissionMode: 'plan',
        dirs: ['/a', '/src/b'],
      },
    );
    expect(read('-n build x').name).toBe('build');
    expect(read('--dangerously-skip-permissions').program.permissionMode).toBe('bypassPermissions');
    const odd = read('--effort enormous --model opus');
    expect(odd.program).toEqual({ kind: 'claude', model: 'opus' });
    expect(odd.args).toEqual(['--effort', 'enormous', '--model', 'opus']);
  });
});
