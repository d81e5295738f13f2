/** The browser's own recogniser, where it really hears: it has to say so within a moment of being started. */
import { recogniser, type SpeechRecognitionLike } from './voice-choice.ts';

/** Longer than this without a sign of life, it is one of those that only exist. */
const SIGN_OF_LIFE_MS = 2_500;

export interface BrowserSpeech {
  stop(): void;
  abort(): void;
}

export interface Hearing {
  /** All that was said so far, the last words perhaps still to change. */
  onText(text: string): void;
  onSound(loud: boolean): void;
  /** Over. `deaf`: it never gave a sign of life. */
  onEnd(how: { deaf: boolean; problem: string | null }): void;
}

interface Results {
  readonly length: number;
  readonly [index: number]: { readonly [alternative: number]: { readonly transcript: string } };
}

export function hearByBrowser(hearing: Hearing, Maker = recogniser()): BrowserSpeech | null {
  if (Maker === null) return null;
  const speech: SpeechRecognitionLike = new Maker();
  speech.continuous = true;
  speech.interimResults = true;
  speech.lang = navigator.language;
  let over = false;
  let alive = false;
  let problem: string | null = null;

  const end = (deaf: boolean) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    hearing.onEnd({ deaf, problem });
  };
  const timer = setTimeout(() => {
    speech.abort();
    end(true);
  }, SIGN_OF_LIFE_MS);
  const lives = () => {
    alive = true;
    clearTimeout(timer);
  };
  for (const type of ['audiostart', 'soundstart', 'speechstart']) speech.addEventListener(type, lives);
  speech.addEventListener('speechstart', () => hearing.onSound(true));
  speech.addEventListener('speechend', () => hearing.onSound(false));
  speech.addEventListener('result', (event) => {
    lives();
    const { results } = event as Event & { results: Results };
    const parts = Array.from(
      { length: results.length },
      (_, at) => results[at]?.[0]?.transcript.trim() ?? '',
    );
    hearing.onText(parts.filter(Boolean).join(' '));
  });
  speech.addEventListener('error', (event) => {
    const { error } = event as Event & { error?: string };
    if (error === 'not-allowed' || error === 'service-not-allowed') {
      lives();
      problem =
        'The browser does not let this page listen. Allow the microphone in the settings of this site.';
    } else if (error === 'network') problem = 'The browser’s recogniser could not be reached.';
  });
  speech.addEventListener('end', () => end(!alive && problem === null));
  try {
    speech.start();
  } catch {
    end(true);
  }
  return { stop: () => speech.stop(), abort: () => speech.abort() };
}
