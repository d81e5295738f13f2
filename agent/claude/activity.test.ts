import { describe, expect, test } from 'vitest';
import type { Ask } from '../../shared/model/ask.ts';
import { activityOf, type ClaudeState, reduce, type Signal, unknownState } from './activity.ts';
import type { HookEvent } from './hook-event.ts';

/** As Claude Code 2.1.330 sent them, without what the agent does not read. */
const hook = (hook_event_name: string, more: Partial<HookEvent> = {}): HookEvent => ({
  hook_event_name,
  session_id: '11111111-1111-4111-8111-111111111111',
  ...more,
});
const start = hook('SessionStart', { source: 'startup', model: 'claude-opus-5-5' });
const prompt = hook('UserPromptSubmit');
const bash = {
  tool_name: 'Bash',
  tool_input: { command: 'npm test\necho done', description: 'Test' },
  tool_use_id: 'toolu_1',
};
const pre = hook('PreToolUse', bash);
const post = hook('PostToolUse', bash);
const failed = hook('PostToolUseFailure', { ...bash, error: 'Exit code 2', is_interrupt: false });
const batch = hook('PostToolBatch', { tool_calls: [{ tool_use_id: 'toolu_1' }] });
const stop = hook('Stop', { last_assistant_message: 'Done.', background_tasks: [] });
const stopFailure = hook('StopFailure', {
  error: 'unknown',
  last_assistant_message: 'API Error: 400 fake bad request',
});
const subStart = hook('SubagentStart', { agent_id: 'a81f', agent_type: 'general-purpose' });
const subTool = hook('PreToolUse', {
  agent_id: 'a81f',
  tool_name: 'Read',
  tool_input: { file_path: '/src/a.ts' },
  tool_use_id: 'toolu_2',
});
const stopWhileSubagent = hook('Stop', {
  background_tasks: [{ id: 'a81f', type: 'subagent', status: 'running' }],
});
const subStop = hook('SubagentStop', { agent_id: 'a81f', agent_type: 'general-purpose' });

/** One second between two signals, the first at 1000. */
const after = (...signals: readonly Signal[]): ClaudeState =>
  signals.reduce((state, signal, at) => reduce(state, signal, (at + 1) * 1000), unknownState);
const shown = (...signals: readonly Signal[]) => activityOf(after(...signals), []);

describe('what hooks say of Claude Code', () => {
  test.each<[string, readonly Signal[], object | null]>([
    ['nothing yet is not known', [], null],
    ['begun: idle, with its model', [start], { state: 'idle', since: 1000, model: 'claude-opus-5-5' }],
    ['a prompt: it works', [start, prompt], { state: 'working', tool: null, detail: null, since: 2000 }],
    [
      'a tool: its name and the first line of what it does',
      [start, prompt, pre],
      { state: 'working', tool: 'Bash', detail: 'npm test', since: 3000 },
    ],
    ['the tool is over: it thinks', [start, prompt, pre, post], { state: 'working', tool: null }],
    ['the tool failed: it thinks', [start, prompt, pre, failed], { state: 'working', tool: null }],
    ['the batch alone is heard', [start, prompt, pre, batch], { state: 'working', tool: null }],
    [
      'a tool’s end heard before its begin does not leave it running',
      [start, prompt, post, pre],
      { state: 'working', tool: null },
    ],
    ['the turn is over', [start, prompt, pre, post, stop], { state: 'idle', since: 5000 }],
    [
      'an API error, in its words',
      [start, prompt, stopFailure],
      { state: 'error', message: 'API Error: 400 fake bad request', resetAt: null, since: 3000 },
    ],
    [
      'a limit, with its reset',
      [start, prompt, { ...stopFailure, last_assistant_message: 'Usage limit reached|1790000000' }],
      { state: 'error', resetAt: 1_790_000_000_000 },
    ],
    ['an error, then a prompt', [start, prompt, stopFailure, prompt], { state: 'working', since: 4000 }],
    ['an interrupt', [start, prompt, pre, 'interrupted'], { state: 'idle', since: 4000 }],
    [
      'a minute of silence',
      [start, prompt, pre, hook('Notification', { notification_type: 'idle_prompt' })],
      { state: 'idle', since: 4000 },
    ],
    [
      'a tool that was interrupted',
      [start, prompt, pre, { ...failed, is_interrupt: true }],
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
      'its end',
      [start, prompt, subStart, subTool, stopWhileSubagent, subStop],
      { state: 'idle', subagents: 0 },
    ],
    [
      'a turn’s end clears subagents that are gone',
      [start, prompt, subStart, subTool, stop],
      { state: 'idle' },
    ],
    ['compaction', [start, prompt, hook('PreCompact')], { state: 'working', compacting: true }],
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

  test('whatever waits for a person stands before everything else', () => {
    const ask: Ask = {
      id: 'a'.repeat(26),
      kind: 'plan',
      since: 77,
      tool: 'ExitPlanMode',
      input: '{}',
      always: [],
      agent: null,
    };
    expect(activityOf(after(start, prompt, pre), [ask])).toMatchObject({
      state: 'waiting',
      kind: 'plan',
      requestId: ask.id,
      since: 77,
      model: 'claude-opus-5-5',
    });
  });
});
