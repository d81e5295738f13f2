import { describe, expect, test } from 'vitest';
import type { Ask } from '../../shared/model/ask.ts';
import { activityOf, type ClaudeState, reduce, type Signal, unknownState } from './activity.ts';
import type { HookEvent } from './hook-event.ts';
import type { TranscriptSign } from './transcript-line.ts';

/** As Claude Code 2.1.330 sent them, without what the agent does not read. */
const hook = (hook_event_name: string, more: Partial<HookEvent> = {}): HookEvent => ({
  hook_event_name,
  session_id: '11111111-1111-4111-8111-111111111111',
  ...more,
});
/** Of the first turn, by the session itself, unless it says otherwise. */
const line = (sign: TranscriptSign, more: { of?: string | null; agent?: string } = {}): Signal => ({
  of: 'T1',
  agent: null,
  ...sign,
  ...more,
});
const start = hook('SessionStart', { source: 'startup' });
const prompt = hook('UserPromptSubmit', { prompt_id: 'T1', prompt: 'go' });
const input = { command: 'npm test\necho done', description: 'Test' };
const tool = line({ sign: 'tool', id: 'toolu_1', tool: 'Bash', input, at: 2500 });
const next = line({ sign: 'tool', id: 'toolu_2', tool: 'Read', input: { file_path: '/a' }, at: 2600 });
const over = line({ sign: 'tool over', id: 'toolu_1', error: null, result: undefined, at: 2700 });
const stop = hook('Stop', { prompt_id: 'T1', background_tasks: [] });
const failure = (more: Partial<HookEvent> = {}) =>
  hook('StopFailure', {
    prompt_id: 'T1',
    error: 'unknown',
    last_assistant_message: 'API Error: 400 fake bad request',
    ...more,
  });
const secondTurn = line({ sign: 'turn', turn: 'T2', at: 4000 }, { of: 'T2' });
const subStart = hook('SubagentStart', { agent_id: 'a81f', agent_type: 'general-purpose' });
const subTool = line(
  { sign: 'tool', id: 'toolu_3', tool: 'Read', input: { file_path: '/src/a.ts' }, at: 0 },
  { agent: 'a81f', of: null },
);
const stopWhileSubagent = hook('Stop', {
  prompt_id: 'T1',
  background_tasks: [{ id: 'a81f', type: 'subagent', status: 'running' }],
});
const subStop = hook('SubagentStop', { agent_id: 'a81f', agent_type: 'general-purpose' });

/** One second between two signals, the first at 1000. */
const upon = (...signals: readonly Signal[]): ClaudeState =>
  signals.reduce((state, signal, at) => reduce(state, signal, (at + 1) * 1000), unknownState);
const shown = (...signals: readonly Signal[]) => activityOf(upon(...signals), { asks: [] });

describe('what Claude Code does', () => {
  test.each<[string, readonly Signal[], object | null]>([
    ['nothing yet is not known', [], null],
    ['begun: idle', [start], { state: 'idle', since: 1000 }],
    ['a prompt: it works', [start, prompt], { state: 'working', tool: null, detail: null, since: 2000 }],
    [
      'a tool: its name, the first line of what it does, and since when by its own clock',
      [start, prompt, tool],
      { state: 'working', tool: 'Bash', detail: 'npm test', since: 2500 },
    ],
    ['of several the first to begin', [start, prompt, tool, next], { tool: 'Bash' }],
    ['then the second', [start, prompt, tool, next, over], { tool: 'Read' }],
    ['the tool is over: it thinks', [start, prompt, tool, over], { state: 'working', tool: null }],
    ['the turn is over', [start, prompt, tool, over, stop], { state: 'idle', since: 5000 }],
    [
      'a tool that the transcript tells of after the end of its turn is over',
      [start, prompt, stop, tool],
      { state: 'idle', since: 3000 },
    ],
    [
      'the end of a turn heard after the begin of the next one ends nothing',
      [start, prompt, secondTurn, stop],
      { state: 'working', since: 4000 },
    ],
    [
      'a turn whose begin is heard after its end is over',
      [start, prompt, stop, hook('Stop', { prompt_id: 'T2' }), secondTurn],
      { state: 'idle' },
    ],
    [
      'words that waited begin a turn of which only the transcript tells',
      [start, prompt, stop, secondTurn],
      { state: 'working', since: 4000 },
    ],
    [
      'words that it takes while it works belong to the turn that runs',
      [start, prompt, tool, prompt],
      { state: 'working', tool: 'Bash' },
    ],
    [
      'the transcript alone says that the turn is over',
      [start, prompt, line({ sign: 'turn over', at: 0 })],
      { state: 'idle', since: 3000 },
    ],
    [
      'an API error, in its words',
      [start, prompt, failure()],
      {
        state: 'error',
        about: 'other',
        message: 'API Error: 400 fake bad request',
        resetAt: null,
        since: 3000,
      },
    ],
    [
      'nobody is logged in',
      [
        start,
        prompt,
        failure({ error: 'authentication_failed', last_assistant_message: 'Please run /login' }),
      ],
      { state: 'error', about: 'login', message: 'Please run /login' },
    ],
    [
      'a limit, with its reset as the transcript has it',
      [start, prompt, failure({ error: 'rate_limit' }), line({ sign: 'limit', resetAt: 1_790_000_000_000 })],
      { state: 'error', about: 'limit', resetAt: 1_790_000_000_000 },
    ],
    [
      'a limit that the transcript told first',
      [start, prompt, line({ sign: 'limit', resetAt: 1_790_000_000_000 }), failure({ error: 'rate_limit' })],
      { state: 'error', about: 'limit', resetAt: 1_790_000_000_000 },
    ],
    [
      'a limit as older ones say it',
      [start, prompt, failure({ last_assistant_message: 'Usage limit reached|1790000000' })],
      { state: 'error', about: 'limit', resetAt: 1_790_000_000_000 },
    ],
    [
      'an error, then a prompt',
      [start, prompt, failure(), hook('UserPromptSubmit', { prompt_id: 'T2' })],
      { state: 'working', since: 4000 },
    ],
    [
      'an interrupt',
      [start, prompt, tool, line({ sign: 'interrupted', at: 0 })],
      { state: 'idle', since: 4000 },
    ],
    [
      'an interrupt of a turn before changes nothing',
      [start, prompt, secondTurn, line({ sign: 'interrupted', at: 0 })],
      { state: 'working' },
    ],
    ['seen idle by its own file', [start, prompt, tool, 'interrupted'], { state: 'idle', since: 4000 }],
    [
      'a minute of silence',
      [start, prompt, tool, hook('Notification', { notification_type: 'idle_prompt' })],
      { state: 'idle', since: 4000 },
    ],
    [
      'a subagent and its tool',
      [start, prompt, subStart, subTool],
      { state: 'working', tool: 'Read', detail: '/src/a.ts', subagents: 1 },
    ],
    [
      'a subagent that goes on after the turn',
      [start, prompt, subStart, stopWhileSubagent],
      { state: 'working', tool: null, subagents: 1 },
    ],
    [
      'its end, and what its transcript tells after that',
      [start, prompt, subStart, subTool, stopWhileSubagent, subStop, subTool],
      { state: 'idle', subagents: 0 },
    ],
    [
      'a turn’s end clears subagents that are gone',
      [start, prompt, subStart, subTool, stop],
      { state: 'idle' },
    ],
    [
      'an interrupt leaves what works beside it',
      [start, prompt, subStart, line({ sign: 'interrupted', at: 0 })],
      { state: 'working', subagents: 1 },
    ],
    ['compaction', [start, prompt, hook('PreCompact')], { state: 'working', compacting: true, since: 2000 }],
    ['compaction by hand', [start, hook('PreCompact')], { state: 'working', compacting: true, since: 2000 }],
    ['its end', [start, hook('PreCompact'), hook('PostCompact')], { state: 'idle', compacting: false }],
    [
      'its end, in the middle of a turn',
      [start, prompt, hook('PreCompact'), hook('SessionStart', { source: 'compact' })],
      { state: 'working', compacting: false },
    ],
    ['seen at work by an agent that came later', ['busy'], { state: 'working', since: 1000 }],
    ['its end is the end of what is known', [start, prompt, hook('SessionEnd')], null],
    ['an event that nobody knows changes nothing', [start, prompt, hook('CwdChanged')], { state: 'working' }],
  ])('%s', (_what, signals, wanted) => {
    if (wanted === null) expect(shown(...signals)).toBeNull();
    else expect(shown(...signals)).toMatchObject(wanted);
  });

  const ask: Ask = {
    id: 'a'.repeat(26),
    kind: 'plan',
    since: 77,
    tool: 'ExitPlanMode',
    input: '{}',
    always: [],
    agent: null,
  };
  const dialog = { kind: 'other', since: 78 } as const;

  test('whatever waits for a person stands before everything else', () => {
    expect(activityOf(upon(start, prompt, tool), { asks: [ask], dialog })).toMatchObject({
      state: 'waiting',
      kind: 'plan',
      requestId: ask.id,
      since: 77,
    });
  });

  test('then what stands in the terminal alone, but an error says more', () => {
    expect(activityOf(upon(start, prompt), { asks: [], dialog })).toMatchObject({
      state: 'waiting',
      kind: 'terminal',
      dialog: 'other',
      since: 78,
    });
    expect(activityOf(upon(start, prompt, failure()), { asks: [], dialog })?.state).toBe('error');
  });
});
