/** The three steps of a stop, in words. */
import { type StopHow, stopHows } from '../../../shared/model/session.ts';

interface StopWords {
  /** On a button. */
  verb: string;
  asked: string;
  question: string;
  /** What it does to the program. */
  means: string;
}

export const stopWords: Record<StopHow, StopWords> = {
  politely: {
    verb: 'Stop it',
    asked: 'Asked',
    question: 'Stop this session?',
    means: 'The program is asked to end, as if its terminal was closed, and may clean up first.',
  },
  firmly: {
    verb: 'Stop it firmly',
    asked: 'Asked firmly',
    question: 'Stop it firmly?',
    means: 'The program is told to end, as when a machine shuts down. It may still clean up.',
  },
  force: {
    verb: 'End it now',
    asked: 'Forced',
    question: 'Force it to end?',
    means: 'The program and all that it started in this terminal end at once and clean up nothing.',
  },
};

/** The step after this one; null after the last. `how` null: nobody asked yet. */
export const harder = (how: StopHow | null): StopHow | null =>
  stopHows[how === null ? 0 : stopHows.indexOf(how) + 1] ?? null;
