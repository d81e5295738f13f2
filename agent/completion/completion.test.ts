import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rank } from '../../shared/completion/rank.ts';
import { testClock } from '../testing/clock.ts';
import { createProjectFiles } from './project-files.ts';
import { slashCommands } from './slash-commands.ts';

let folder: string;
let clock: ReturnType<typeof testClock>;
const write = (path: string, text = '') => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
const open = () => createProjectFiles({ clock, env: async () => ({ PATH: '/usr/bin:/bin', HOME: folder }) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  clock = testClock(0);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the files of a project', () => {
  test('are what git tracks and what is new, but not what it ignores', async () => {
    git('init', '-q');
    write('.gitignore', 'dist/\n*.log\n');
    write('src/deep/one.ts');
    write('src/new file.ts');
    write('dist/bundle.js');
    write('debug.log');
    git('add', 'src/deep/one.ts');
    expect([...(await open().list(folder))].sort()).toEqual(
      ['.gitignore', 'src/', 'src/deep/', 'src/deep/one.ts', 'src/new file.ts'].sort(),
    );
  });

  test('without git are all but those of folders that nobody means', async () => {
    write('notes/a.md');
    write('node_modules/x/index.js');
    write('.hidden/b');
    expect([...(await open().list(folder))].sort()).toEqual(['notes/', 'notes/a.md']);
  });

  test('are read again once they may have changed', async () => {
    const files = open();
    write('one');
    expect(await files.list(folder)).toEqual(['one']);
    write('two');
    expect(await files.list(folder)).toEqual(['one']);
    clock.advance(5_000);
    expect([...(await files.list(folder))].sort()).toEqual(['one', 'two']);
  });

  test('that cannot be read are none', async () => {
    expect(await open().list(join(folder, 'gone'))).toEqual([]);
  });

  test('are found among fifty thousand', async () => {
    const paths = Array.from(
      { length: 50_000 },
      (_, at) => `packages/p${at % 97}/src/module-${at}/file-${at}.ts`,
    );
    paths[31_415] = 'packages/parser/src/tokenizer/TokenStream.ts';
    expect(rank(paths, 'tokstr', 20)[0]?.text).toBe('packages/parser/src/tokenizer/TokenStream.ts');
  });
});

describe('the slash commands of a project', () => {
  test('are its own, the account’s and Claude Code’s, the nearest of a name', async () => {
    const project = join(folder, 'p');
    write('p/.claude/commands/deploy.md', '---\ndescription: "Deploy to staging"\n---\nDo it.');
    write('p/.claude/commands/web/lint.md', '# Lint the pages\n');
    write('p/.claude/skills/release/SKILL.md', '---\nname: release\ndescription: Cut a release\n---\n');
    write('.claude/commands/deploy.md', 'The account’s own');
    write('.claude/commands/review.md', 'My way of reviewing');
    write('.claude/commands/bad name!.md', '');
    const commands = await slashCommands(project, folder);
    const of = (name: string) => commands.filter((one) => one.name === name);
    expect(of('deploy')).toEqual([{ name: 'deploy', about: 'Deploy to staging', from: 'project' }]);
    expect(of('lint')).toEqual([{ name: 'lint', about: 'Lint the pages', from: 'project' }]);
    expect(of('release')).toEqual([{ name: 'release', about: 'Cut a release', from: 'project' }]);
    expect(of('review')).toEqual([{ name: 'review', about: 'My way of reviewing', from: 'account' }]);
    expect(of('compact')[0]?.from).toBe('claude');
    expect(commands.some(({ name }) => name.includes('bad'))).toBe(false);
  });
});
