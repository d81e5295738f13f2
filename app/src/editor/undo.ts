/** Steps of a text back and forth. A run of typing is one step, so that undo takes back words and not letters. Pure. */
export interface Text {
  value: string;
  from: number;
  to: number;
}

export interface Undo {
  /** What stands in the field after a change; `typed`: by a key, and so perhaps part of a run. `at` in ms. */
  changed(text: Text, typed: boolean, at: number): void;
  undo(): Text | null;
  redo(): Text | null;
  canUndo(): boolean;
  canRedo(): boolean;
}

const RUN_MS = 1_000;
const MOST_STEPS = 200;
/** All steps together, in characters: long texts have fewer. */
const MOST_CHARACTERS = 4_000_000;

export function createUndo(first: Text): Undo {
  let steps: Text[] = [first];
  let now = 0;
  let run: { at: number; length: number } | null = null;

  function bound(): void {
    let room = MOST_CHARACTERS;
    let keep = steps.length;
    while (keep > 0 && steps.length - keep < MOST_STEPS) {
      room -= steps[keep - 1]?.value.length ?? 0;
      if (room < 0 && keep < steps.length) break;
      keep -= 1;
    }
    steps = steps.slice(keep);
    now = steps.length - 1;
  }

  return {
    changed(text, typed, at) {
      const before = steps[now];
      if (before?.value === text.value) {
        steps[now] = text;
        return;
      }
      const grows = text.value.length - (before?.value.length ?? 0);
      const endsWord = /\s$/.test(text.value.slice(0, text.from));
      const goesOn =
        typed &&
        run !== null &&
        at - run.at < RUN_MS &&
        Math.sign(grows) === Math.sign(run.length) &&
        !endsWord;
      steps = steps.slice(0, now + 1);
      // The first step stays what the field began with.
      if (goesOn && now > 0) steps[now] = text;
      else steps.push(text);
      run = typed ? { at, length: grows } : null;
      now = steps.length - 1;
      bound();
    },
    undo() {
      if (now === 0) return null;
      run = null;
      now -= 1;
      return steps[now] ?? null;
    },
    redo() {
      if (now >= steps.length - 1) return null;
      run = null;
      now += 1;
      return steps[now] ?? null;
    },
    canUndo: () => now > 0,
    canRedo: () => now < steps.length - 1,
  };
}
