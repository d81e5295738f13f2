/** Audio of any rate, brought to that of speech: a windowed sinc keeps what the lower rate cannot hold from folding into it. Pure. */
import { SAMPLE_RATE } from '../../../shared/model/dictation.ts';

/** Zero crossings on each side. */
const LOBES = 8;
const PHASES = 1_024;

export interface Resampler {
  /** Samples from -1 to 1 in, 16-bit out; what cannot be told yet comes with the next call. */
  push(samples: Float32Array): Int16Array;
}

export function createResampler(rate: number): Resampler {
  const ratio = rate / SAMPLE_RATE;
  const cutoff = Math.min(1, 1 / ratio) * 0.94;
  const reach = Math.ceil(LOBES / cutoff);
  let held = new Float32Array(reach);
  /** Of the next sample to give, in `held`. */
  let at = reach;

  const weight = (x: number): number => {
    if (Math.abs(x) >= reach) return 0;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / reach);
    const angle = Math.PI * x * cutoff;
    return (angle === 0 ? 1 : Math.sin(angle) / angle) * window * cutoff;
  };
  /** Weights for a place between two samples: 48 kHz has one such place, 44.1 kHz 160. */
  const kernels = new Map<number, Float32Array>();
  const kernel = (fraction: number): Float32Array => {
    const phase = Math.round(fraction * PHASES);
    let weights = kernels.get(phase);
    if (weights === undefined) {
      weights = Float32Array.from({ length: 2 * reach + 1 }, (_, tap) =>
        weight(tap - reach - phase / PHASES),
      );
      kernels.set(phase, weights);
    }
    return weights;
  };

  return {
    push(samples) {
      const all = new Float32Array(held.length + samples.length);
      all.set(held);
      all.set(samples, held.length);
      const found: number[] = [];
      for (; at + reach + 1 < all.length; at += ratio) {
        const whole = Math.floor(at);
        const weights = kernel(at - whole);
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap += 1) {
          sum += (all[whole - reach + tap] ?? 0) * (weights[tap] ?? 0);
        }
        found.push(Math.max(-32_768, Math.min(32_767, Math.round(sum * 32_767))));
      }
      const from = Math.max(0, Math.floor(at - reach));
      held = all.slice(from);
      at -= from;
      return Int16Array.from(found);
    },
  };
}

/** How loud, from 0 to 1, on a scale on which speech fills most of it. */
export function levelOf(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 20 * Math.log10(Math.sqrt(sum / samples.length) / 32_768 + 1e-6);
  return Math.max(0, Math.min(1, (decibels + 55) / 45));
}
