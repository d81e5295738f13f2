import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { type Asks, createAsks } from './asks.ts';
import type { HookEvent } from './hook-event.ts';

const session = newId();
const request = (command: string, more: Partial<HookEvent> = {}): HookEvent => ({
  hook_event_name: 'PermissionRequest',
  tool_name: 'Bash',
  tool_input: { command },
  permission_suggestions: [
    {
      type: 'addRules',
      rules: [{ toolName: 'Bash', ruleContent: 'touch *' }],
      behavior: 'allow',
      destination: 'localSettings',
    },
    { type: 'somethingNew', destination: 'session' },
  ],
  ...more,
});

let asks: Asks;
let changes: number;
beforeEach(() => {
  changes = 0;
  asks = createAsks({ now: () => 5, onChange: () => void changes++ });
});
const wait = (event = request('touch a'), id = newId(), signal = new AbortController().signal) => ({
  id,
  decision: asks.wait(session, id, event, signal),
});

describe('an ask', () => {
  test('is listed with its whole input, and with what "always" would mean in words', () => {
    const { id } = wait();
    expect(asks.list(session)).toEqual([
      {
        id,
        kind: 'permission',
        since: 5,
        tool: 'Bash',
        input: '{"command":"touch a"}',
        always: ['Allow Bash(touch *) in this project, for you'],
        agent: null,
      },
    ]);
    expect(changes).toBe(1);
  });

  test('too long for the list is whole where it is asked for alone', () => {
    const { id } = wait(request('x'.repeat(10_000)));
    expect(asks.list(session)[0]?.input).toBe('');
    expect(JSON.parse(asks.whole(session, id).input)).toEqual({ command: 'x'.repeat(10_000) });
  });

  test('takes one answer: the second is told who gave it', async () => {
    const { id, decision } = wait();
    asks.answer(session, id, { answer: 'allow' }, 'on Phone');
    expect(() => asks.answer(session, id, { answer: 'deny' }, 'on Tablet')).toThrow(/answered on Phone/);
    expect(await decision).toEqual({ behavior: 'allow' });
    expect(asks.list(session)).toEqual([]);
  });

  test('of another session is not there', () => {
    const { id } = wait();
    expect(() => asks.answer(newId(), id, { answer: 'allow' }, 'x')).toThrow(/does not wait/);
  });

  test('allowed always puts in force only what was said in words', async () => {
    const { id, decision } = wait();
    asks.answer(session, id, { answer: 'allowAlways' }, 'x');
    const allowed = await decision;
    expect(allowed?.updatedPermissions).toHaveLength(1);
    expect(allowed?.updatedPermissions?.[0]).toMatchObject({ type: 'addRules' });
  });

  test('without a suggestion cannot be allowed always, and still waits', () => {
    const { id } = wait(request('touch a', { permission_suggestions: [] }));
    expect(() => asks.answer(session, id, { answer: 'allowAlways' }, 'x')).toThrow(/Allow it once/);
    expect(asks.list(session)).toHaveLength(1);
  });

  test('denied without words stops Claude, with words lets it go on', async () => {
    const first = wait();
    asks.answer(session, first.id, { answer: 'deny' }, 'x');
    expect(await first.decision).toMatchObject({ behavior: 'deny', interrupt: true });
    const second = wait();
    asks.answer(session, second.id, { answer: 'deny', message: ' not there ' }, 'x');
    expect(await second.decision).toEqual({ behavior: 'deny', message: 'not there' });
  });

  test('that is a question or a plan carries the choice or the changed plan back in its input', async () => {
    const question = wait(request('', { tool_name: 'AskUserQuestion', tool_input: { questions: [] } }));
    asks.answer(session, question.id, { answer: 'allow', choices: { 'Why?': 'So' } }, 'x');
    expect((await question.decision)?.updatedInput).toEqual({ questions: [], answers: { 'Why?': 'So' } });
    const plan = wait(request('', { tool_name: 'ExitPlanMode', tool_input: { plan: 'a', more: 1 } }));
    asks.answer(session, plan.id, { answer: 'allow', plan: 'b' }, 'x');
    expect((await plan.decision)?.updatedInput).toEqual({ plan: 'b', more: 1 });
  });

  test('goes when its hook goes', async () => {
    const hook = new AbortController();
    const { decision } = wait(request('touch a'), newId(), hook.signal);
    hook.abort();
    expect(await decision).toBeNull();
    expect(asks.list(session)).toEqual([]);
  });

  test('brought again by its hook is one, as old as it was', async () => {
    const first = wait();
    const second = wait(request('touch a'), first.id);
    expect(await first.decision).toBeNull();
    expect(asks.list(session)).toHaveLength(1);
    asks.answer(session, first.id, { answer: 'allow' }, 'x');
    expect(await second.decision).toEqual({ behavior: 'allow' });
    expect(await wait(request('touch a'), first.id).decision).toBeNull();
  });
});

describe('answered at the desk', () => {
  const heard = (name: string, more: Partial<HookEvent> = {}) =>
    asks.heard(session, { hook_event_name: name, ...more });

  test('the tool that ran takes its own ask away, and no other', async () => {
    const a = wait(request('touch a'));
    const b = wait(request('touch b'));
    asks.toolOver(session, { agent: null, tool: 'Bash', input: { command: 'touch b' } });
    expect(await b.decision).toBeNull();
    expect(asks.list(session).map((ask) => ask.id)).toEqual([a.id]);
    expect(() => asks.answer(session, b.id, { answer: 'allow' }, 'x')).toThrow(/answered at the desk/);
  });

  test('a subagent’s events leave the session’s own asks', () => {
    wait();
    heard('SubagentStop', { agent_id: 'a81f' });
    asks.toolOver(session, { agent: 'a81f', tool: 'Bash', input: { command: 'touch a' } });
    expect(asks.list(session)).toHaveLength(1);
  });

  test('the end of another turn leaves what the next one asks', () => {
    wait(request('touch a', { prompt_id: 'T2' }));
    heard('Stop', { prompt_id: 'T1' });
    expect(asks.list(session)).toHaveLength(1);
    heard('Stop', { prompt_id: 'T2' });
    expect(asks.list(session)).toEqual([]);
  });

  test.each(['Stop', 'StopFailure', 'SessionEnd'])('%s takes all of it away', (name) => {
    wait();
    wait();
    heard(name);
    expect(asks.list(session)).toEqual([]);
  });
});
