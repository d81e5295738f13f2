/**
 * Fifty turns of a generated script, told as Claude Code tells them: by hooks (recorded ones, filled in) and by lines of its
 * transcript, which come in any order between each other. After each step the activity is what the script says.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../shared/model/activity.ts';
import { activityOf, type ClaudeState, reduce, type Signal, unknownState } from './activity.ts';
import { type HookEvent, hookEventSchema } from './hook-event.ts';
import { readTranscriptLine } from './transcript-line.ts';

const recorded = JSON.parse(readFileSync(new URL('testdata/hooks.json', import.meta.url), 'utf8'));
const hook = (name: string, more: Record<string, unknown> = {}): HookEvent =>
  v.parse(hookEventSchema, { ...recorded[name], ...more });

/** Mulberry32. */
function seeded(seed: number) {
  let state = seed >>> 0;
  const int = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { int, pick: <T>(all: readonly T[]): T => all[int(all.length)] as T };
}

interface Step {
  what: string;
  /** Beside each other: in any order. */
  hooks?: HookEvent[];
  /** In their order; of the session, or of a subagent. */
  lines?: Line[];
  truth: Partial<Activity>;
}
interface Line {
  json: object;
  agent?: string;
}

const working = (more: object = {}) =>
  ({ state: 'working', tool: null, subagents: 0, compacting: false, ...more }) as Partial<Activity>;
const idle = (subagents = 0) =>
  (subagents === 0 ? { state: 'idle', subagents } : working({ subagents })) as Partial<Activity>;

function script(seed: number, turns: number): Step[] {
  const random = seeded(seed);
  const steps: Step[] = [{ what: 'start', hooks: [hook('SessionStart:startup')], truth: { state: 'idle' } }];
  let count = 0;
  const id = (prefix: string) => `${prefix}_${seed}_${count++}`;
  const said = (turn: string, content: unknown): Line => ({
    json: { type: 'user', timestamp: new Date().toISOString(), promptId: turn, message: { content } },
  });
  const call = (tool: string, command: string, agent?: string) => {
    const name = id('toolu');
    const content = [{ type: 'tool_use', id: name, name: tool, input: { command } }];
    const result = [{ type: 'tool_result', tool_use_id: name, content: 'done' }];
    const of = agent === undefined ? {} : { agent };
    return {
      begin: {
        json: { type: 'assistant', timestamp: new Date().toISOString(), message: { content } },
        ...of,
      } as Line,
      end: { json: { type: 'user', message: { content: result } }, ...of } as Line,
      truth: { tool, detail: command },
    };
  };
  const over: Line = {
    json: { type: 'system', subtype: 'turn_duration', timestamp: new Date().toISOString() },
  };
  const begin = (turn: string, words: string) => ({
    hooks: [hook('UserPromptSubmit', { prompt_id: turn, prompt: words })],
    lines: [said(turn, words)],
  });
  const stop = (turn: string, running: string[] = []) => ({
    hooks: [
      hook('Stop', {
        prompt_id: turn,
        background_tasks: running.map((one) => ({ id: one, type: 'subagent', status: 'running' })),
      }),
    ],
    lines: [over],
  });

  const kinds: Record<string, () => void> = {
    tools() {
      const turn = id('turn');
      steps.push({ what: 'prompt', ...begin(turn, 'use tools'), truth: working() });
      for (let calls = 1 + random.int(4); calls > 0; calls--) {
        const one = call(random.pick(['Bash', 'Grep']), `command ${id('c')}`);
        steps.push({ what: 'tool', lines: [one.begin], truth: working(one.truth) });
        steps.push({ what: 'tool over', lines: [one.end], truth: working() });
      }
      steps.push({ what: 'stop', ...stop(turn), truth: idle() });
    },
    together() {
      const turn = id('turn');
      const all = Array.from({ length: 2 + random.int(3) }, (_, at) => call('Bash', `at once ${at}`));
      const { hooks, lines } = begin(turn, 'at once');
      steps.push({
        what: 'tools at once',
        hooks,
        lines: [...lines, ...all.map((one) => one.begin)],
        truth: working(all[0]?.truth),
      });
      all.forEach((one, at) => {
        steps.push({ what: `the ${at}th is over`, lines: [one.end], truth: working(all[at + 1]?.truth) });
      });
      steps.push({ what: 'stop', ...stop(turn), truth: idle() });
    },
    /** So fast that all of it is told at once. */
    quick() {
      const turn = id('turn');
      const one = call('Read', 'quick');
      const [first, last] = [begin(turn, 'quick'), stop(turn)];
      steps.push({
        what: 'a quick turn',
        hooks: [...first.hooks, ...last.hooks],
        lines: [...first.lines, one.begin, one.end, ...last.lines],
        truth: idle(),
      });
    },
    subagent() {
      const [turn, report, agent] = [id('turn'), id('turn'), id('agent')];
      const task = call('Task', 'delegate');
      const inner = call('Bash', 'inside', agent);
      const start = hook('SubagentStart', { agent_id: agent });
      const end = hook('SubagentStop', { agent_id: agent });
      steps.push({ what: 'prompt', ...begin(turn, 'delegate'), truth: working() });
      steps.push({
        what: 'subagent',
        hooks: [start],
        lines: [task.begin, task.end],
        truth: working({ subagents: 1 }),
      });
      const stops = stop(turn, [agent]);
      if (random.int(2) === 0) {
        steps.push({
          what: 'its tool',
          lines: [inner.begin],
          truth: working({ subagents: 1, ...inner.truth }),
        });
        steps.push({ what: 'stop', ...stops, truth: working({ subagents: 1, ...inner.truth }) });
      } else {
        steps.push({ what: 'stop', ...stops, truth: idle(1) });
        steps.push({
          what: 'its tool',
          lines: [inner.begin],
          truth: working({ subagents: 1, ...inner.truth }),
        });
      }
      const words = '<task-notification>\n<status>completed</status>';
      steps.push({
        what: 'its end, which begins a turn',
        hooks: [end, hook('UserPromptSubmit', { prompt_id: report, prompt: words })],
        lines: [inner.end, said(report, words)],
        truth: working(),
      });
      steps.push({ what: 'stop', ...stop(report), truth: idle() });
    },
    error() {
      const turn = id('turn');
      const words = `API Error: 500 in ${turn}`;
      steps.push({ what: 'prompt', ...begin(turn, 'fail'), truth: working() });
      steps.push({
        what: 'error',
        hooks: [hook('StopFailure', { prompt_id: turn, last_assistant_message: words })],
        lines: [
          {
            json: {
              type: 'assistant',
              isApiErrorMessage: true,
              message: { content: [{ type: 'text', text: words }] },
            },
          },
        ],
        truth: { state: 'error', about: 'other', message: words, resetAt: null },
      });
    },
    limit() {
      const turn = id('turn');
      const resetsAt = 1_790_000_000 + random.int(1_000_000);
      const begun = begin(turn, 'too much');
      steps.push({
        what: 'limit',
        hooks: [...begun.hooks, hook('StopFailure', { prompt_id: turn, error: 'rate_limit' })],
        lines: [
          ...begun.lines,
          { json: { type: 'assistant', isApiErrorMessage: true, quotaLimits: { resetsAt }, message: {} } },
        ],
        truth: { state: 'error', about: 'limit', resetAt: resetsAt * 1000 },
      });
    },
    interrupt() {
      const turn = id('turn');
      const one = call('Bash', 'forever');
      const inTool = random.int(2) === 0;
      const { hooks, lines } = begin(turn, 'never mind');
      steps.push({
        what: 'work',
        hooks,
        lines: inTool ? [...lines, one.begin] : lines,
        truth: working(inTool ? one.truth : {}),
      });
      const words = [{ type: 'text', text: `[Request interrupted by user${inTool ? ' for tool use' : ''}]` }];
      steps.push({
        what: 'Esc',
        lines: inTool ? [one.end, said(turn, words)] : [said(turn, words)],
        truth: idle(),
      });
    },
    words() {
      const turn = id('turn');
      const next = id('turn');
      const one = call('Bash', 'busy');
      const { hooks, lines } = begin(turn, 'be busy');
      steps.push({ what: 'work', hooks, lines: [...lines, one.begin], truth: working(one.truth) });
      const waiting = { type: 'queue-operation', operation: 'enqueue', content: 'and this' };
      steps.push({
        what: 'words that wait',
        hooks: [hook('UserPromptSubmit', { prompt_id: turn, prompt: 'and this' })],
        lines: [{ json: waiting }],
        truth: working(one.truth),
      });
      if (random.int(2) === 0) {
        // Taken while it worked.
        const stops = stop(turn);
        steps.push({ what: 'stop', hooks: stops.hooks, lines: [one.end, ...stops.lines], truth: idle() });
        return;
      }
      const stops = stop(turn);
      steps.push({
        what: 'stop, and the next turn at once, of which no hook tells',
        hooks: stops.hooks,
        lines: [one.end, ...stops.lines, said(next, 'and this')],
        truth: working(),
      });
      steps.push({ what: 'stop', ...stop(next), truth: idle() });
    },
    compaction() {
      const auto = random.int(2) === 0;
      const turn = id('turn');
      if (auto) steps.push({ what: 'prompt', ...begin(turn, 'long talk'), truth: working() });
      steps.push({
        what: 'compaction',
        hooks: [hook('SessionStart:startup', { hook_event_name: 'PreCompact' })],
        truth: working({ compacting: true }),
      });
      const after = hook('SessionStart:startup', { source: 'compact' });
      const end = hook('SessionStart:startup', { hook_event_name: 'PostCompact' });
      const boundary = { type: 'system', subtype: 'compact_boundary', compactMetadata: { postTokens: 2882 } };
      steps.push({
        what: 'compacted',
        hooks: [after, end],
        lines: [{ json: boundary }],
        truth: auto ? working() : idle(),
      });
      if (auto) steps.push({ what: 'stop', ...stop(turn), truth: idle() });
    },
    clear() {
      steps.push({
        what: 'cleared',
        hooks: [hook('SessionStart:startup', { source: 'clear' })],
        truth: idle(),
      });
    },
  };
  const names = Object.keys(kinds);
  for (let turn = 0; turn < turns; turn++) kinds[random.pick(names)]?.();
  return steps;
}

/** One of the orders in which a step may be told. */
function told({ hooks = [], lines = [] }: Step, random: ReturnType<typeof seeded>): (HookEvent | Line)[] {
  const left = [...hooks];
  const next = [...lines];
  const order: (HookEvent | Line)[] = [];
  while (left.length + next.length > 0) {
    const one = random.int(left.length + next.length);
    if (one < left.length) order.push(...left.splice(one, 1));
    else order.push(next.shift() as Line);
  }
  return order;
}

describe('fifty turns', () => {
  test.each(Array.from({ length: 24 }, (_, seed) => seed + 1))(
    'of script %i are seen as they are',
    (seed) => {
      const random = seeded(seed * 7919);
      let state: ClaudeState = unknownState;
      const turns = new Map<string, string | null>();
      let at = 1_000_000;
      const take = (signal: Signal) => {
        state = reduce(state, signal, at++);
      };
      const past: string[] = [];
      for (const step of script(seed, 50)) {
        for (const one of told(step, random)) {
          if (!('json' in one)) {
            past.push(one.hook_event_name);
            take(one);
            continue;
          }
          const agent = one.agent ?? null;
          for (const sign of readTranscriptLine(JSON.stringify(one.json))) {
            past.push(sign.sign);
            if (sign.sign === 'turn') turns.set(agent ?? '', sign.turn);
            take({ ...sign, of: turns.get(agent ?? '') ?? null, agent });
          }
        }
        const seen = activityOf(state, { asks: [] });
        expect(seen, `${step.what}, after ${past.slice(-12).join(', ')}`).toMatchObject(step.truth);
      }
    },
  );
});
