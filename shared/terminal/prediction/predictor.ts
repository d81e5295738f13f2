/**
 * Predictive echo: draws what a key will do before the program has said so, after mosh (Winstein and Balakrishnan, "Mosh:
 * An Interactive Remote Shell for Mobile Clients", USENIX ATC 2012, section 3).
 *
 * The keys that the program has not answered yet are played over the row of the cursor as it is on the screen: state 0 is
 * the row with none of them, state n with n of them. What comes back is looked up among the states, so a row that moves up
 * the screen, or an answer to several keys at once, is still found. `applied` says which keys the program has been given;
 * those that it was given some time ago must be in what it shows, or the guess was wrong.
 *
 * Keys belong to an epoch. An epoch is shown once one visible guess in it was right, or where a prompt stands at which
 * typing was echoed before. A wrong guess, or a key whose effect cannot be known, begins another.
 */
import { Epochs } from './epochs.ts';
import { createKeyReader } from './key-reader.ts';
import { differs, edited, type Line, readLine, renewed, sameText, shows } from './line.ts';
import { drawLine, NOTHING } from './overlay.ts';
import { ECHO_MS, type PendingKey, PendingKeys } from './pending-keys.ts';
import { createRoundTrip } from './round-trip.ts';
import type { Overlay, PredictMode, ScreenReader } from './types.ts';

/** How long a key of unknown effect may leave the line as it was, ms, before it counts as without effect. */
const TURN_MS = 300;
/** Of a paste, or towards a program that does not read, no more than this is followed key by key. */
const MAX_KEYS = 256;

/** Keys that visibly did something. */
export interface PredictionCounts {
  /** Drawn before the program answered. */
  shown: number;
  /** Of these, borne out by what the program answered, or refuted. The others were overtaken by it, or given up. */
  right: number;
  wrong: number;
}

export interface Predictor {
  /** Bytes that go to the program now. `time`: ms, from any fixed point. */
  onKeys(bytes: Uint8Array, time: number): void;
  /**
   * The screen is parsed anew, or more was applied, or `wakeAt` is reached. `applied`: how many of all bytes typed the
   * program has been given. Less than it was before changes nothing.
   */
  onOutputParsed(screen: ScreenReader, applied: number, time: number): void;
  /** The screen was replaced, or keys were given back: what was guessed is void. */
  reset(): void;
  /** A round trip that was measured, ms. */
  roundTrip(ms: number): void;
  /** What to draw over the screen that was parsed last. */
  overlay(): Overlay;
  /** When `onOutputParsed` should be called again though nothing happens, or null. */
  readonly wakeAt: number | null;
  /** Bytes typed so far. */
  readonly typed: number;
  readonly counts: Readonly<PredictionCounts>;
}

export function createPredictor({ mode }: { mode: PredictMode }): Predictor {
  return new LinePredictor(mode);
}

class LinePredictor implements Predictor {
  typed = 0;
  readonly counts: PredictionCounts = { shown: 0, right: 0, wrong: 0 };
  private readonly reader = createKeyReader();
  private readonly epochs = new Epochs();
  private readonly pending = new PendingKeys();
  private readonly gate;
  private screen: ScreenReader | null = null;
  /** The row with none of the keys in it; null while the screen may hold some of them, nobody knows which. */
  private base: Line | null = null;
  /** After each of the first keys; fewer than keys where one of them is not foreseeable. */
  private states: Line[] = [];
  /** The row as the last key of this epoch left it. */
  private rest: Line | null = null;
  private alternate = false;
  /** Since when the screen shows none of the states. */
  private doubtSince: number | null = null;
  private drawn: Overlay = NOTHING;
  private time = 0;

  constructor(mode: PredictMode) {
    this.gate = createRoundTrip(mode);
  }

  private get keys(): PendingKey[] {
    return this.pending.list;
  }

  get wakeAt(): number | null {
    if (this.keys.length === 0) return null;
    const doubt = this.doubtSince === null ? null : this.doubtSince + ECHO_MS;
    const waits = [this.pending.nextAnswer(this.time), this.turnWaitsUntil(), doubt];
    const next = Math.min(...waits.map((at) => (at === null || at <= this.time ? Infinity : at)));
    return next === Infinity ? null : next;
  }

  onKeys(bytes: Uint8Array, time: number): void {
    this.time = time;
    for (const { key, end } of this.reader.read(bytes)) {
      this.keys.push({ key, end, typedAt: time, givenAt: null, shown: false });
      if (this.keys.length === 1) this.findBase();
      else this.extend();
    }
    this.typed += bytes.length;
    if (this.keys.length > MAX_KEYS) this.giveUp();
    this.draw();
  }

  onOutputParsed(screen: ScreenReader, applied: number, time: number): void {
    this.time = time;
    this.screen = screen;
    const given = this.pending.give(applied, time);
    if (given !== undefined) this.gate.sample(time - given.typedAt);
    while (this.keys.length > 0) {
      if (this.base === null ? !this.catchUp() : !this.compare(this.base, screen)) break;
    }
    this.draw();
  }

  reset(): void {
    this.giveUp();
    this.epochs.begin();
    this.rest = null;
    this.draw();
  }

  roundTrip(ms: number): void {
    this.gate.sample(ms);
  }

  overlay(): Overlay {
    return this.drawn;
  }

  /** Only a screen that holds all earlier keys and none of these will do. */
  private findBase(): void {
    const { screen, rest } = this;
    const [first] = this.keys;
    if (screen === null || first === undefined || first.givenAt !== null) return;
    const line = readLine(screen);
    if (line === null) return;
    if (screen.alternate === this.alternate && rest !== null && shows(line, rest, rest.end)) {
      this.base = renewed(rest, line);
    } else {
      if (screen.alternate !== this.alternate || rest !== null) this.epochs.begin();
      this.alternate = screen.alternate;
      this.base = this.epochs.place(line, screen);
    }
    this.rest = null;
    this.doubtSince = null;
    this.play();
  }

  private play(): void {
    this.states = [];
    this.extend();
  }

  private extend(): void {
    let last = this.states.at(-1) ?? this.base;
    for (let at = this.states.length; last !== null && at < this.keys.length; at += 1) {
      const { edit } = (this.keys[at] as PendingKey).key;
      last = edit === null ? null : edited(last, edit);
      if (last !== null) this.states.push(last);
    }
  }

  private stateBefore(at: number): Line {
    return (at === 0 ? this.base : this.states[at - 1]) as Line;
  }

  /** Lets go of keys that the screen must hold by now, and begins anew once it holds no others. */
  private catchUp(): boolean {
    for (const { key } of this.keys.splice(0, this.pending.answered(this.time))) {
      if (key.turn !== null) this.epochs.turn(key.turn);
      else this.epochs.typedBlindly();
    }
    this.findBase();
    return this.base !== null;
  }

  /** One look at the screen; whether another may find more. */
  private compare(base: Line, screen: ScreenReader): boolean {
    const { given } = this.pending;
    const answered = this.pending.answered(this.time);
    /** A key of unknown effect may have had it. */
    const turned = given > this.states.length;
    const line = screen.alternate === this.alternate ? readLine(screen) : null;
    const found = line === null ? null : this.find(line, Math.min(answered, this.states.length));

    if (line !== null && found !== null) {
      this.doubtSince = null;
      if (found > 0 && found <= given) {
        this.confirm(found, base, line);
        return true;
      }
      const waitsUntil = this.turnWaitsUntil();
      return waitsUntil !== null && this.time >= waitsUntil && this.passTurn();
    }
    if (turned && answered > this.states.length) return this.passTurn();
    if (answered > 0 && !turned) return this.refute(base);
    this.doubtSince ??= this.time;
    // Where none of these keys can have done it, something else wrote here.
    if (given === 0 && this.time - this.doubtSince >= ECHO_MS) {
      this.epochs.screenChanged();
      this.forgetLine();
      this.findBase();
    }
    return false;
  }

  /** How many keys the screen shows, `least` or more. Where several numbers look alike it is the first. */
  private find(line: Line, least: number): number | null {
    let reach = 0;
    for (let count = 0; count <= this.states.length; count += 1) {
      const state = this.stateBefore(count);
      reach = Math.max(reach, state.end);
      if (count >= least && shows(line, state, reach)) return count;
    }
    return null;
  }

  /** The screen, with `line`, shows the first `count` keys. */
  private confirm(count: number, base: Line, line: Line): void {
    const state = this.stateBefore(count);
    let credit = false;
    for (let at = 0; at < count; at += 1) {
      const { key, shown } = this.keys[at] as PendingKey;
      if (shown) this.counts.right += 1;
      if (key.edit === null) continue;
      if (differs(this.stateBefore(at), this.states[at] as Line)) this.epochs.trust(key.edit.kind);
      if (key.edit.kind === 'text' && key.edit.text !== ' ') credit = true;
    }
    this.keys.splice(0, count);
    this.base = renewed(state, line);
    if (credit && !sameText(base, state)) this.base = this.epochs.credit(this.base);
    this.play();
    if (this.keys.length === 0) {
      this.rest = this.base;
      this.base = null;
    }
  }

  private refute(base: Line): boolean {
    this.counts.wrong += this.keys.filter(({ shown }) => shown).length;
    for (const key of this.keys) key.shown = false;
    this.epochs.refute(this.keys[0]?.key.edit?.kind, base);
    this.forgetLine();
    return true;
  }

  /** When a key that cannot be foreseen, and changed nothing yet, counts as without effect. */
  private turnWaitsUntil(): number | null {
    const [first] = this.keys;
    if (this.base === null || this.states.length > 0 || first === undefined) return null;
    return first.givenAt === null ? null : first.givenAt + TURN_MS;
  }

  /** The key that could not be foreseen has had its effect; guesses before it were overtaken, right or not. */
  private passTurn(): boolean {
    const turned = this.keys.splice(0, this.states.length + 1).at(-1);
    this.epochs.turn(turned?.key.turn ?? 'change');
    this.forgetLine();
    return true;
  }

  private forgetLine(): void {
    this.base = null;
    this.states = [];
    this.rest = null;
  }

  private giveUp(): void {
    const last = this.keys.at(-1);
    this.pending.list =
      last === undefined ? [] : [{ ...last, key: { edit: null, turn: 'change' }, shown: false }];
    this.forgetLine();
    this.doubtSince = null;
  }

  private draw(): void {
    this.drawn = NOTHING;
    const shown = this.shownKeys();
    this.gate.update(shown > 0);
    const { screen } = this;
    if (shown === 0 || screen === null || !this.gate.show) return;
    for (const [at, key] of this.keys.slice(0, shown).entries()) {
      if (key.shown || !differs(this.stateBefore(at), this.states[at] as Line)) continue;
      key.shown = true;
      this.counts.shown += 1;
    }
    this.drawn = drawLine(screen, this.states[shown - 1] as Line, this.gate.underline);
  }

  /** How many of the first keys may be seen. */
  private shownKeys(): number {
    if (this.doubtSince !== null) return 0;
    const played = this.keys.slice(0, this.states.length);
    const hidden = played.findIndex(({ key }) => !this.epochs.mayShow(key));
    return hidden < 0 ? played.length : hidden;
  }
}
