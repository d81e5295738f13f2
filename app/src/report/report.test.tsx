import '../testing/browser.ts';
import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../../shared/model/report.ts';
import { router } from '../router/router.ts';
import { type FakeDataOptions, fakeId, fakeMachine, fakeProject, fakeTask } from '../testing/fake-data.ts';
import { taskScenes } from '../testing/gallery/task-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { parsePatch } from './patch.ts';
import { ReportView } from './ReportView.tsx';

const halyard = fakeProject('halyard');
const scene = taskScenes.tasks?.() as FakeDataOptions;
const path = Object.keys(scene.answers ?? {}).find((one) => one.endsWith('/reports/1')) as string;
const whole = scene.answers?.[path] as Report;
const line = {
  version: 1,
  at: 1,
  state: 'ready',
  verdict: 'partly',
  struck: 1,
  files: 4,
  added: 96,
  removed: 31,
  commands: 3,
  failed: 1,
} as const;
const task = {
  ...fakeTask('Retry', halyard, { number: 42, status: 'awaiting_approval', report: line }),
  id: whole.taskId,
};
const machine = (more: object = {}) =>
  fakeMachine({ name: 'atlas', projects: [halyard], rows: { task: [task] }, ...more });

beforeEach(() => router.navigate('/'));
function open(report: Partial<Report> = {}, options: Partial<FakeDataOptions> = {}) {
  const on = machine();
  return renderWith(
    { machines: [on], ...options, answers: { ...scene.answers, [path]: { ...whole, ...report } } },
    () => <ReportView machine={on} task={task} />,
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('a report', () => {
  test('says first what was measured, and what that holds against Claude’s words', async () => {
    open();
    const measured = within(await screen.findByRole('region', { name: 'Measured' }));
    expect(measured.getByRole('button', { name: /^Change/ }).textContent).toBe(
      'Change4 files, 2 commits +96 −31',
    );
    expect(measured.getByRole('button', { name: /^Commands/ }).textContent).toBe('Commands3 ran, 1 failed');
    expect(measured.getByRole('button', { name: /^Tests/ }).textContent).toBe('Tests35 passed, 0 failed');
    expect(measured.getByText(/passed\.$/).textContent).toContain('Its last run exited with 1.');
    expect(measured.getByText(/ran in the same folder meanwhile/)).toBeTruthy();
  });

  test('says then what a model made of it, each claim with its evidence, and strikes out what has none', async () => {
    open();
    const judged = within(await screen.findByRole('region', { name: 'Judged' }));
    expect(judged.getByText('Partly verified.')).toBeTruthy();
    expect(judged.getByText(/The model said “verified”/)).toBeTruthy();
    const claims = judged.getByRole('list', { name: 'Claims' });
    const items = within(claims)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(items[0]).toBe('holds: Failed requests are retried with a capsrc/sync/client.ts:42');
    expect(items[3]).toBe(
      'Struck out: Documented in the changelogStruck out: its evidence does not exist.CHANGELOG.md:12',
    );
    expect(claims.querySelectorAll('s')).toHaveLength(2);
  });

  test('leads from a claim to the lines that it names, and to the command', async () => {
    open();
    fireEvent.click(await screen.findByRole('button', { name: 'src/sync/client.ts:42' }));
    expect(screen.getByRole('region', { name: 'The lines around it' }).textContent).toContain(
      '42    return retry(',
    );
    press('Close');
    fireEvent.click(screen.getAllByRole('button', { name: 'command 3' })[0] as HTMLElement);
    expect(screen.getByText(/run 17\/20/)).toBeTruthy();
  });

  test('shows the lines of a file that was changed', async () => {
    open();
    fireEvent.click(await screen.findByRole('button', { name: /^Change/ }));
    press(/^src\/sync\/client\.ts\+52/);
    const lines = await screen.findByRole('region', { name: 'Lines of src/sync/client.ts' });
    expect(lines.textContent).toContain('tries: 6');
    expect(lines.querySelectorAll('[data-line="added"]')).toHaveLength(4);
  });

  test.each<[string, Partial<Report>, RegExp]>([
    ['is being measured', { state: 'measuring', facts: null, judgement: null }, /measures what was done/],
    ['is being judged', { state: 'judging', judgement: null }, /A model reads what was measured/],
    [
      'was not judged',
      { judgement: null, unjudged: 'The judging used up its budget.' },
      /used up its budget/,
    ],
  ])('that %s says so', async (_, part, words) => {
    open(part);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('is made anew on demand', async () => {
    const data = open();
    await screen.findByRole('region', { name: 'Measured' });
    press('New report');
    await waitFor(() => expect(data.calls).toEqual([['makeReport', fakeId('atlas'), task]]));
  });
});

test('a patch is read as files with lines', () => {
  const [first, second, third] = parsePatch(
    [
      'diff --git a/a.ts b/a.ts',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -1,3 +1,3 @@ function x()',
      ' one',
      '-two',
      '+TWO',
      '--- not a head',
      '\\ No newline at end of file',
      'diff --git a/old name.ts b/new name.ts',
      'similarity index 100%',
      'rename from old name.ts',
      'rename to new name.ts',
      'diff --git a/gone.ts b/gone.ts',
      'deleted file mode 100644',
      '--- a/gone.ts',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-x',
      '',
    ].join('\n'),
  );
  expect(first).toEqual({
    path: 'a.ts',
    lines: [
      { kind: 'place', number: null, text: 'function x()' },
      { kind: 'same', number: 1, text: 'one' },
      { kind: 'removed', number: null, text: 'two' },
      { kind: 'added', number: 2, text: 'TWO' },
      { kind: 'removed', number: null, text: '-- not a head' },
      { kind: 'place', number: null, text: '\\ No newline at end of file' },
    ],
  });
  expect([second?.path, second?.lines]).toEqual(['new name.ts', []]);
  expect(third).toMatchObject({
    path: 'gone.ts',
    lines: [{ kind: 'place' }, { kind: 'removed', text: 'x' }],
  });
});
