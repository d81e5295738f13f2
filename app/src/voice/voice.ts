/** Speaking into a text: from the press of the microphone to words at the caret, whoever hears them. */
import { type Accessor, createEffect, createSignal, onCleanup, untrack } from 'solid-js';
import { MAX_SECONDS } from '../../../shared/model/dictation.ts';
import type { Recording, SpokenText } from '../data/dictations.ts';
import type { Data } from '../data/types.ts';
import { say } from '../ui/toast.ts';
import { type BrowserSpeech, hearByBrowser } from './browser-speech.ts';
import { listen, type Microphone, microphoneProblem } from './microphone.ts';
import { browserIsDeaf, browserMayHear, voiceChoice } from './voice-choice.ts';

const STROKES = 96;
/** Levels come fifty times a second; so many make a stroke. */
const LEVELS_A_STROKE = 3;

export type Spoken =
  | { at: 'off' }
  | { at: 'starting' }
  /** `heard`: what is text so far. */
  | { at: 'speaking'; by: 'machine' | 'browser'; heard: string }
  | { at: 'sent'; one: SpokenText };

export interface Voice {
  now: Accessor<Spoken>;
  /** Heights of the meter, newest last. */
  strokes: Accessor<readonly number[]>;
  seconds: Accessor<number>;
  /** In answer to a press. */
  start(): void;
  /** What was said is wanted. */
  finish(): void;
  /** It is not; nothing of it stays. */
  discard(): void;
  retry(): void;
}

/** `place`: what the text is spoken for; what was kept for it comes back. `insert`: the words, once they are there. */
export function createVoice(
  data: Data,
  machineId: string,
  place: string,
  insert: (words: string) => void,
): Voice {
  const [live, setLive] = createSignal<Exclude<Spoken, { at: 'sent' }>>({ at: 'off' });
  const [strokes, setStrokes] = createSignal<readonly number[]>([]);
  const [seconds, setSeconds] = createSignal(0);
  let recording: Recording | null = null;
  let microphone: Microphone | null = null;
  let browser: BrowserSpeech | null = null;
  let starting: AbortController | null = null;
  let finishWhenStarted = false;

  const mine = () =>
    data.dictations.list().filter((one) => one.machineId === machineId && one.place === place);
  const now = (): Spoken => {
    const state = live();
    if (state.at === 'speaking' && state.by === 'machine') {
      return { ...state, heard: mine().find(({ id }) => id === recording?.id)?.text ?? '' };
    }
    const one = mine()[0];
    return state.at === 'off' && one !== undefined ? { at: 'sent', one } : state;
  };

  let levels: number[] = [];
  const level = (value: number) => {
    levels.push(value);
    if (levels.length < LEVELS_A_STROKE) return;
    const stroke = Math.max(...levels);
    levels = [];
    setStrokes((all) => [...all, stroke].slice(-STROKES));
  };
  let clock: ReturnType<typeof setInterval> | undefined;
  const begin = () => {
    levels = [];
    setStrokes([]);
    setSeconds(0);
    const began = Date.now();
    clock = setInterval(() => {
      setSeconds(Math.floor((Date.now() - began) / 1_000));
      if (seconds() >= MAX_SECONDS) finish();
    }, 250);
  };
  const rest = () => {
    clearInterval(clock);
    microphone?.stop();
    microphone = null;
    browser = null;
    starting = null;
    finishWhenStarted = false;
    setLive({ at: 'off' });
  };

  async function startMachine(): Promise<void> {
    const abort = new AbortController();
    starting = abort;
    setLive({ at: 'starting' });
    try {
      const heard: Recording[] = [];
      const opened = await listen(
        {
          onSlice: (slice) => heard[0]?.add(slice),
          onLevel: level,
          onLost() {
            say({ text: 'The microphone was taken away; what was said until then is written down.' });
            finish();
          },
        },
        abort.signal,
      );
      microphone = opened;
      recording = data.dictations.begin(machineId, place);
      heard.push(recording);
      begin();
      setLive({ at: 'speaking', by: 'machine', heard: '' });
      if (finishWhenStarted) finish();
    } catch (error) {
      const cancelled = abort.signal.aborted;
      rest();
      if (!cancelled) say({ text: microphoneProblem(error) });
    }
  }

  function startBrowser(): void {
    let heard = '';
    const started = hearByBrowser({
      onText(text) {
        heard = text;
        if (live().at === 'speaking') setLive({ at: 'speaking', by: 'browser', heard });
        level(0.7);
        level(0.7);
        level(0.7);
      },
      onSound: (loud) => {
        for (let count = 0; count < LEVELS_A_STROKE; count += 1) level(loud ? 0.5 : 0.05);
      },
      onEnd({ deaf, problem }) {
        const wanted = live().at === 'speaking';
        rest();
        if (deaf) {
          browserIsDeaf();
          say({ text: 'This browser’s recogniser hears nothing here. The keyboard’s own dictation works.' });
        } else if (problem !== null) say({ text: problem });
        if (wanted && heard !== '') insert(heard);
      },
    });
    if (started === null) {
      say({ text: 'This browser has no recogniser.' });
      return;
    }
    browser = started;
    begin();
    setLive({ at: 'speaking', by: 'browser', heard: '' });
  }

  function finish(): void {
    if (live().at === 'starting') {
      finishWhenStarted = true;
      return;
    }
    if (browser !== null) {
      browser.stop();
      return;
    }
    const ended = recording;
    rest();
    // The microphone gave its last slice on its way out.
    ended?.end();
    recording = null;
  }

  function discard(): void {
    starting?.abort();
    const hearing = browser;
    const id = recording?.id ?? (now().at === 'sent' ? mine()[0]?.id : undefined);
    recording = null;
    rest();
    hearing?.abort();
    if (id !== undefined) data.dictations.drop(id);
  }

  // Words that are there, whichever page they were spoken on.
  createEffect(() => {
    for (const { id, state, text } of mine()) {
      if (state !== 'done') continue;
      untrack(() => {
        data.dictations.drop(id);
        if (text === '') say({ text: 'Nothing was said that could be heard.' });
        else insert(text);
      });
    }
  });
  onCleanup(() => {
    // Whoever leaves while speaking has it kept, and written down.
    if (live().at === 'speaking') finish();
    else starting?.abort();
  });

  return {
    now,
    strokes,
    seconds,
    start() {
      if (live().at !== 'off') return;
      if (voiceChoice() === 'browser' && browserMayHear()) startBrowser();
      else void startMachine();
    },
    finish,
    discard,
    retry() {
      const one = mine()[0];
      if (one !== undefined) data.dictations.retry(one.id);
    },
  };
}
