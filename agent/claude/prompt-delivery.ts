/** Hands one prompt to a running Claude Code, and waits for the proof that it took these words as the person's own. */
import type { Clock } from '../clock.ts';
import type { Keyboard } from '../sessions/keyboard.ts';
import { EDITOR_KEY, type Editor } from './editor.ts';
import { isCommand, sameWords, typable } from './prompt-words.ts';
import type { Readiness, Taken } from './watch.ts';

/** Claude Code takes the terminal back from its editor by this. */
const TAKEN_BACK = '\x1b[?2004h';
const TAKEN_BACK_MS = 3000;
const PROOF_MS = 5000;
const STEP_MS = 200;
const SAME_TIME_MS = 100;
/** As long as a dialog that came up between the words and their Enter may stand before it. */
const DIALOG_MS = 10 * 60_000;

export type Delivery =
  | { outcome: 'taken' }
  /** Nothing of it is in Claude Code. */
  | { outcome: 'closed' }
  | { outcome: 'lost' };

export interface DeliveryDeps {
  sessionId: string;
  keyboard: Keyboard;
  editor: Editor;
  clock: Clock;
  readiness(): Promise<Readiness>;
  /** Calls back for everything that Claude Code takes; returns what ends it. */
  onTaken(listener: (taken: Taken, at: number) => void): () => void;
  /** Its program has ended. */
  over(): boolean;
}

export async function deliver(deps: DeliveryDeps, text: string): Promise<Delivery> {
  const { keyboard, clock } = deps;
  const draft = await write(deps, typable(text));
  if (draft === null) return { outcome: 'closed' };
  const proof = waitForProof(deps, text);
  try {
    for (let tries = 0; tries < 2; tries++) {
      if (!(await nothingStands(deps))) break;
      await keyboard.press('\r');
      if (await proof.until(PROOF_MS)) {
        if (draft.trim() !== '' && !sameWords(draft, text)) await write(deps, draft);
        return { outcome: 'taken' };
      }
    }
  } finally {
    proof.stop();
  }
  if (proof.given) return { outcome: 'taken' };
  if (!deps.over()) await write(deps, sameWords(draft, text) ? '' : draft);
  return { outcome: 'lost' };

  /** A key that is meant for the prompt must never answer a dialog. */
  async function nothingStands({ readiness, over }: DeliveryDeps): Promise<boolean> {
    const until = clock.elapsed() + DIALOG_MS;
    while (!over() && clock.elapsed() < until) {
      if (!(await readiness()).waiting) return true;
      await pause(clock, STEP_MS);
    }
    return false;
  }
}

/** Puts words in place of what stands in the prompt, and gives that; null where Claude Code opened no editor. */
async function write({ sessionId, keyboard, editor }: DeliveryDeps, words: string): Promise<string | null> {
  const ear = keyboard.listen(TAKEN_BACK);
  const asked = editor.offer(sessionId, words);
  await keyboard.press(EDITOR_KEY);
  const draft = await asked;
  if (draft === null) ear.stop();
  else await ear.until(TAKEN_BACK_MS);
  return draft;
}

interface Proof {
  readonly given: boolean;
  until(ms: number): Promise<boolean>;
  stop(): void;
}

function waitForProof({ clock, onTaken, readiness }: DeliveryDeps, text: string): Proof {
  const command = isCommand(text);
  const from = clock.now() - SAME_TIME_MS;
  let given = false;
  let tell = () => {};
  const stop = onTaken((taken, at) => {
    // The same words may have gone a moment ago, and stand in the transcript only now.
    if (at < from) return;
    given ||= 'words' in taken ? sameWords(taken.words, text) : command;
    if (given) tell();
  });
  return {
    get given() {
      return given;
    },
    async until(ms) {
      const cancelled = new Promise<void>((resolve) => {
        tell = resolve;
        clock.after(ms, resolve);
      });
      const end = clock.elapsed() + ms;
      // A command may open a dialog, or begin work, and say nothing of itself until that is over.
      while (command && !given && clock.elapsed() < end) {
        const { waiting, idle } = await readiness();
        if (waiting || !idle) given = true;
        else await Promise.race([pause(clock, STEP_MS), cancelled]);
      }
      if (!given) await cancelled;
      return given;
    },
    stop,
  };
}

const pause = (clock: Clock, ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
