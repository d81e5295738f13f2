/** Predictive echo of one terminal: joins the predictor to a stream, to the clock and to whatever draws. */
import { NOTHING } from './overlay.ts';
import { createPredictor, type Predictor } from './predictor.ts';
import type { Overlay, PredictMode, ScreenReader } from './types.ts';

export interface Prediction {
  /** These bytes are about to go to the program. */
  typed(bytes: Uint8Array): void;
  /** The terminal has parsed more, or the machine has applied more. */
  changed(): void;
  /** The screen was replaced, or keys were given back. */
  reset(): void;
  setMode(mode: PredictMode): void;
  stop(): void;
}

export interface PredictionOptions {
  mode: PredictMode;
  screen: ScreenReader;
  /** Bytes typed that the machine has not applied (`TerminalStream.pending`). */
  pending(): number;
  /** Round trip, ms (`DeviceLink.latency`). */
  latency(): number | null;
  draw(overlay: Overlay): void;
}

export function createPrediction(options: PredictionOptions): Prediction {
  const { screen, pending, latency, draw } = options;
  let predictor: Predictor | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: number | null = null;
  let drawn: Overlay = NOTHING;

  const now = (): number => performance.now();

  function measure(): void {
    const ms = latency();
    if (ms === null || ms === known) return;
    known = ms;
    predictor?.roundTrip(ms);
  }

  function show(): void {
    clearTimeout(timer);
    const overlay = predictor?.overlay() ?? NOTHING;
    if (overlay !== drawn) draw(overlay);
    drawn = overlay;
    const wakeAt = predictor?.wakeAt ?? null;
    if (wakeAt !== null) timer = setTimeout(changed, Math.max(0, wakeAt - now()));
  }

  function changed(): void {
    // Half an update is no answer; the rest of it is another change.
    if (predictor === null || screen.updating) return;
    predictor.onOutputParsed(screen, predictor.typed - pending(), now());
    show();
  }

  function setMode(mode: PredictMode): void {
    predictor = mode === 'off' ? null : createPredictor({ mode });
    known = null;
    changed();
    show();
  }
  setMode(options.mode);

  return {
    typed(bytes) {
      measure();
      predictor?.onKeys(bytes, now());
      show();
    },
    changed,
    reset() {
      predictor?.reset();
      show();
    },
    setMode,
    stop() {
      predictor = null;
      show();
    },
  };
}
