import '../testing/browser.ts';
import { fireEvent, screen, within } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import type { Ask } from '../../../shared/model/ask.ts';
import { type FakeDataOptions, fakeId, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { SessionAsks } from './SessionAsks.tsx';

const halyard = fakeProject('halyard');
const atlas = fakeId('atlas');
const session = fakeId('Fix the build');
const bash: Ask = {
  id: fakeId('ask'),
  kind: 'permission',
  since: Date.now() - 8000,
  tool: 'Bash',
  input: JSON.stringify({ command: 'npm test &&\n  echo done', description: 'Run the tests' }),
  always: ['Allow Bash(npm test *) in this project, for you'],
  agent: null,
};

function open(ask: Ask, more: Partial<FakeDataOptions> = {}) {
  const machine = fakeMachine({
    name: 'atlas',
    projects: [halyard],
    sessions: [fakeSession('Fix the build', halyard, { asks: [ask] })],
  });
  const data = renderWith({ machines: [machine], ...more }, () => <SessionAsks />);
  return { data, machine };
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('what Claude waits for', () => {
  test('stands there in full, with its session and machine', () => {
    open(bash);
    const card = within(screen.getByRole('article'));
    expect(card.getByText('Claude wants to run a command')).toBeTruthy();
    expect(card.getByRole('region', { name: 'What it is to do' }).textContent).toBe('npm test &&  echo done');
    expect(card.getByRole('link', { name: 'Fix the build' })).toBeTruthy();
    expect(card.getByText(/atlas/)).toBeTruthy();
  });

  test('is allowed by one press', () => {
    const { data } = open(bash);
    press('Allow');
    expect(data.calls).toEqual([['answerAsk', atlas, session, bash.id, { answer: 'allow' }]]);
  });

  test('is allowed always only after the scope was read', () => {
    const { data } = open(bash);
    expect(screen.queryByText(/npm test \*/)).toBeNull();
    press('Always…');
    expect(screen.getByText('Allow Bash(npm test *) in this project, for you')).toBeTruthy();
    press('Allow always');
    expect(data.calls[0]?.[4]).toEqual({ answer: 'allowAlways' });
  });

  test('without a suggestion offers no "always"', () => {
    open({ ...bash, always: [] });
    expect(screen.queryByRole('button', { name: 'Always…' })).toBeNull();
  });

  test('is denied with words to Claude', () => {
    const { data } = open(bash);
    press('Deny, and say what to do instead');
    fireEvent.input(screen.getByLabelText('What Claude should do instead'), {
      target: { value: 'Use pnpm.' },
    });
    press('Deny with these words');
    expect(data.calls[0]?.[4]).toEqual({ answer: 'deny', message: 'Use pnpm.' });
  });

  test('too long for the list is fetched whole before it can be answered', async () => {
    const { data } = open(
      { ...bash, tool: 'Write', input: '' },
      { wholeInput: JSON.stringify({ file_path: '/src/a.ts', content: 'x'.repeat(9000) }) },
    );
    expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull();
    expect(await screen.findByRole('button', { name: 'Allow' })).toBeTruthy();
    expect(screen.getByRole('region', { name: 'What it changes' }).textContent).toContain('x'.repeat(9000));
    expect(data.calls[0]?.[0]).toBe('wholeAsk');
  });

  test('that changes a file shows what goes, what comes and what stays', () => {
    const input = { file_path: '/src/a.ts', old_string: 'one\ntwo\nthree', new_string: 'one\n2\nthree' };
    open({ ...bash, tool: 'Edit', input: JSON.stringify(input) });
    const lines = [...screen.getByRole('region', { name: 'What it changes' }).children];
    expect(lines.map((line) => [line.getAttribute('data-kind'), line.textContent])).toEqual([
      ['same', 'one'],
      ['out', 'taken out: two'],
      ['in', 'put in: 2'],
      ['same', 'three'],
    ]);
  });

  test('that is very long is drawn page by page, all of it', () => {
    const content = Array.from({ length: 700 }, (_, line) => `line ${line}`).join('\n');
    open({ ...bash, tool: 'Write', input: JSON.stringify({ file_path: '/a', content }) });
    const region = screen.getByRole('region', { name: 'What it changes' });
    expect(region.textContent).not.toContain('line 300');
    press('Show 300 more of 700 lines');
    press('Show 100 more of 700 lines');
    expect(region.textContent).toContain('line 699');
    expect(screen.queryByRole('button', { name: /more of/ })).toBeNull();
  });

  test('shows signs that nobody would see', () => {
    open({ ...bash, input: JSON.stringify({ command: 'rm \u202etxt.a\u200b' }) });
    expect(screen.getByRole('region', { name: 'What it is to do' }).textContent).toBe(
      'rm ⟨U+202E⟩txt.a⟨U+200B⟩',
    );
  });

  test('that is a question is answered once every question has a choice', () => {
    const { data } = open({
      ...bash,
      kind: 'question',
      tool: 'AskUserQuestion',
      always: [],
      input: JSON.stringify({
        questions: [
          { question: 'Which colour?', options: [{ label: 'Indigo' }, { label: 'Amber' }] },
          { question: 'Which files?', multiSelect: true, options: [{ label: 'a.ts' }, { label: 'b.ts' }] },
        ],
      }),
    });
    const answer = screen.getByRole('button', { name: 'Answer' }) as HTMLButtonElement;
    fireEvent.click(screen.getByLabelText('Amber'));
    expect(answer.disabled).toBe(true);
    fireEvent.click(screen.getByLabelText('a.ts'));
    fireEvent.click(screen.getByLabelText('b.ts'));
    expect(answer.disabled).toBe(false);
    press('Answer');
    expect(data.calls[0]?.[4]).toEqual({
      answer: 'allow',
      choices: { 'Which colour?': 'Amber', 'Which files?': 'a.ts, b.ts' },
    });
  });

  test('that is a plan is approved as it is, or as it was changed', () => {
    const { data } = open({
      ...bash,
      kind: 'plan',
      tool: 'ExitPlanMode',
      input: JSON.stringify({ plan: '1. Read\n2. Write' }),
    });
    const plan = within(screen.getByRole('region', { name: 'The plan' }));
    expect(plan.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['Read', 'Write']);
    press('Change the plan');
    fireEvent.input(screen.getByLabelText('The plan'), { target: { value: '1. Read' } });
    press('Approve this plan');
    expect(data.calls[0]?.[4]).toEqual({ answer: 'allow', plan: '1. Read' });
  });

  test('that somebody else answered first says who', async () => {
    const { data } = open(bash);
    data.answer = {
      ok: false,
      problem: { title: 'The machine refused.', detail: 'This was answered on Tablet.' },
    };
    press('Allow');
    expect((await screen.findByRole('alert')).textContent).toContain('answered on Tablet');
  });

  test('goes when it was answered, and is not shown for a machine that cannot be reached', () => {
    const { machine } = open(bash);
    machine.setLink({ at: 'offline', since: 1, why: 'relay-unreachable', retryAt: null });
    expect(screen.queryByRole('article')).toBeNull();
    machine.setLink({ at: 'live', since: 1 });
    expect(screen.getByRole('article')).toBeTruthy();
    machine.setSessions([fakeSession('Fix the build', halyard)]);
    expect(screen.queryByRole('article')).toBeNull();
  });
});
