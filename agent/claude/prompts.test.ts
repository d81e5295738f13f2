import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { NewPrompt } from '../../shared/model/prompt.ts';
import type { Keyboard } from '../sessions/keyboard.ts';
import { openStore, type Store } from '../store/open.ts';
import { findSession, insertSession, updateSession } from '../store/sessions.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { createEditor, type Editor } from './editor.ts';
import { createPrompts, type Prompts } from './prompts.ts';

let dir: string;
let store: Store;
let clock: ReturnType<typeof testClock>;
let editor: Editor;
let prompts: Prompts;
let id: string;
let claude: ReturnType<typeof aClaude>;

/** Claude Code as far as a prompt meets it; its real self is met in tests/interop. */
function aClaude() {
  const ears = new Set<() => void>();
  const it = {
    begun: true,
    idle: true,
    /** What stands before its prompt. Enter would say yes to it. */
    dialog: false,
    /** Something of its own is open: Ctrl+G has no meaning there. */
    deaf: false,
    silent: false,
    input: '',
    taken: [] as string[],
    answered: 0,
    pressed: '',
    keyboard: {
      async press(keys) {
        it.pressed += keys;
        if (keys === '\x07' && !it.dialog && !it.deaf) {
          await Promise.resolve();
          it.input = editor.opened(id, it.input) ?? it.input;
          for (const tell of ears) tell();
        }
        if (keys !== '\r') return true;
        if (it.dialog) it.answered += 1;
        else if (it.input !== '' && !it.silent) it.submit();
        return true;
      },
      listen() {
        let heard = false;
        let tell = () => {};
        const hear = () => {
          heard = true;
          tell();
        };
        ears.add(hear);
        return {
          until: (ms) =>
            new Promise((resolve) => {
              if (heard) return resolve(true);
              tell = () => resolve(true);
              clock.after(ms, () => resolve(heard));
            }),
          stop: () => void ears.delete(hear),
        };
      },
    } satisfies Keyboard as Keyboard,
    submit() {
      const words = it.input.trimEnd();
      it.input = '';
      it.taken.push(words);
      prompts.taken(id, { words }, clock.now());
    },
  };
  return it;
}

const open = () =>
  createPrompts({
    store,
    clock,
    log: noLog,
    editor,
    keyboard: () => claude.keyboard,
    readiness: async () => ({ begun: claude.begun, waiting: claude.dialog, idle: claude.idle }),
    denyAll: () => false,
    modeChanged: () => {},
  });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'prompts-'));
  store = openStore(join(dir, 'agent.db'));
  clock = testClock(1000);
  editor = createEditor(clock);
  claude = aClaude();
  prompts = open();
  const claudeId = crypto.randomUUID();
  id = store.write((tx) => insertSession(tx, aSession({ program: { kind: 'claude' }, claudeId }))).id;
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const row = () => findSession(store.db, id)?.prompts ?? [];
const send = (text: string, when: NewPrompt['when'] = 'soon') => prompts.send(id, { text, when }, 'on Phone');
/** Time passes in small steps, as if Claude Code and its watch lived in it. */
async function pass(ms = 0): Promise<void> {
  for (let left = ms; left >= 0; left -= 100) {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
    prompts.changed(id);
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
    if (left > 0) clock.advance(Math.min(left, 100));
  }
}

describe('a prompt', () => {
  test('goes whole, however long and whatever it ends with, and is gone once it was taken', async () => {
    const text = `${'lorem ipsum\n'.repeat(1000)}ends with \\`;
    const { id: prompt, head, length } = send(text);
    expect({ head, length }).toEqual({ head: text.slice(0, 200), length: text.length });
    const outcome = prompts.outcome(id, prompt);
    await pass();
    expect(claude.taken).toEqual([text]);
    expect(row()).toEqual([]);
    expect(await outcome).toBe('delivered');
  });

  test('leaves what somebody writes at the desk as it was', async () => {
    claude.input = 'half a thought';
    send('from the phone');
    await pass();
    expect(claude).toMatchObject({ taken: ['from the phone'], input: 'half a thought' });
  });

  test('waits for Claude Code to begin, and says so', async () => {
    claude.begun = false;
    send('first words');
    await pass(10_000);
    expect(row()).toMatchObject([{ state: 'queued', why: expect.stringContaining('not begun') }]);
    expect(claude.pressed).toBe('');
    claude.begun = true;
    await pass(100);
    expect(claude.taken).toEqual(['first words']);
  });

  test('never answers a dialog, also one that comes up between its words and its Enter', async () => {
    claude.dialog = true;
    send('yes');
    await pass(5000);
    expect(claude).toMatchObject({ pressed: '', answered: 0 });
    claude.dialog = false;
    const { press } = claude.keyboard;
    claude.keyboard.press = async (keys) => {
      const done = await press(keys);
      claude.dialog ||= keys === '\x07';
      return done;
    };
    await pass(5000);
    expect(claude).toMatchObject({ input: 'yes ', answered: 0, taken: [] });
    expect(row()).toMatchObject([{ state: 'sending' }]);
    claude.keyboard.press = press;
    claude.dialog = false;
    await pass(1000);
    expect(claude).toMatchObject({ taken: ['yes'], answered: 0 });
  });

  test('goes while Claude works, unless it is to wait for the end of that', async () => {
    claude.idle = false;
    send('later', 'idle');
    send('soon');
    await pass(1000);
    expect(claude.taken).toEqual(['soon']);
    expect(row()).toMatchObject([{ head: 'later', state: 'queued', why: expect.stringContaining('works') }]);
    claude.idle = true;
    await pass(100);
    expect(claude.taken).toEqual(['soon', 'later']);
  });

  test('keeps to its order, also where two are the same', async () => {
    for (const text of ['one', 'two', 'two', 'three']) send(text);
    await pass(1000);
    expect(claude.taken).toEqual(['one', 'two', 'two', 'three']);
  });

  test('that finds no prompt tries again for a minute, is then undelivered with its text, and can be sent again', async () => {
    claude.deaf = true;
    const { id: prompt } = send('are you there');
    await pass(2000);
    expect(row()).toMatchObject([{ state: 'sending' }]);
    await pass(90_000);
    expect(row()).toMatchObject([{ state: 'undelivered', why: expect.stringContaining('Ctrl+G') }]);
    expect(prompts.whole(id, prompt).text).toBe('are you there');
    claude.deaf = false;
    prompts.again(id, prompt);
    await pass(100);
    expect(claude.taken).toEqual(['are you there']);
  });

  test('without proof is undelivered, and does not stay in the terminal', async () => {
    claude.input = 'a draft';
    claude.silent = true;
    send('into the dark');
    await pass(15_000);
    expect(row()).toMatchObject([{ state: 'undelivered', head: 'into the dark' }]);
    expect(claude.input).toBe('a draft');
  });

  test('that somebody’s own words resemble is not taken for delivered by them', async () => {
    claude.silent = true;
    send('exactly this');
    await pass(1000);
    prompts.taken(id, { words: 'exactly that' }, clock.now());
    await pass(1000);
    expect(row()).toMatchObject([{ state: 'sending' }]);
    prompts.taken(id, { words: 'exactly this  ' }, clock.now());
    await pass(100);
    expect(row()).toEqual([]);
  });

  test('that is a command is taken by whatever Claude Code does with it', async () => {
    claude.silent = true;
    send('/usage');
    await pass(1000);
    claude.dialog = true;
    await pass(1000);
    expect(row()).toEqual([]);
  });

  test('can be taken back while it waits, and not on its way', async () => {
    claude.begun = false;
    const { id: prompt } = send('no, wait');
    await pass(100);
    prompts.takeBack(id, prompt);
    expect(row()).toEqual([]);
    expect(() => prompts.takeBack(id, prompt)).toThrow(/delivered, or taken back/);
    claude.begun = true;
    claude.silent = true;
    const second = send('too late');
    await pass(100);
    expect(() => prompts.takeBack(id, second.id)).toThrow(/on its way/);
  });

  test('is undelivered when its session ends', async () => {
    claude.begun = false;
    send('never heard');
    await pass(100);
    store.write((tx) => updateSession(tx, id, { state: 'exited' }));
    prompts.ended(id);
    expect(row()).toMatchObject([{ state: 'undelivered', head: 'never heard' }]);
    expect(() => send('another')).toThrow(/over/);
  });

  test('of an agent that died is not sent twice where it was taken, and sent where it was not', async () => {
    claude.silent = true;
    send('was it taken');
    await pass(1000);
    prompts = open();
    prompts.recover();
    await pass(1000);
    prompts.taken(id, { words: 'was it taken' }, clock.now() - 1500);
    expect(row()).toEqual([]);

    send('it was not');
    await pass(1000);
    claude.silent = false;
    claude.input = '';
    prompts = open();
    prompts.recover();
    await pass(6000);
    expect(claude.taken).toEqual(['it was not']);
  });

  test('is for Claude Code alone', () => {
    const shell = store.write((tx) => insertSession(tx, aSession())).id;
    expect(() => prompts.send(shell, { text: 'ls', when: 'soon' }, 'on Phone')).toThrow(/Only Claude Code/);
    expect(() => prompts.send(newId(), { text: 'ls', when: 'soon' }, 'on Phone')).toThrow(/no such session/);
  });
});

describe('the buttons', () => {
  test('interrupt only what works', async () => {
    await expect(prompts.control(id, 'interrupt', 'on Phone')).rejects.toThrow(/nothing just now/);
    claude.idle = false;
    await prompts.control(id, 'interrupt', 'on Phone');
    expect(claude.pressed).toBe('\x1b');
  });

  test('change the mode, but never in a dialog, where the same keys say yes', async () => {
    claude.dialog = true;
    await expect(prompts.control(id, 'mode', 'on Phone')).rejects.toThrow(/waits for an answer/);
    expect(claude.pressed).toBe('');
    claude.dialog = false;
    await prompts.control(id, 'mode', 'on Phone');
    expect(claude.pressed).toBe('\x1b[Z');
  });

  test('compact once Claude is idle', async () => {
    claude.idle = false;
    await prompts.control(id, 'compact', 'on Phone');
    await pass(500);
    expect(row()).toMatchObject([{ head: '/compact', state: 'queued' }]);
    claude.idle = true;
    await pass(500);
    expect(claude.taken).toEqual(['/compact']);
  });
});
