/** Whether keys are drawn before the machine has answered; kept on this device. */
import { createSignal } from 'solid-js';
import { type PredictMode, predictModes } from '../../../shared/terminal/prediction/types.ts';
import { keep, kept } from '../ui/kept.ts';

const KEY = 'predicted-echo';
const stored = kept(KEY);
const [mode, setMode] = createSignal<PredictMode>(predictModes.find((one) => one === stored) ?? 'auto');

export { mode as predictMode };

export function choosePredictMode(next: PredictMode): void {
  keep(KEY, next === 'auto' ? null : next);
  setMode(next);
}
