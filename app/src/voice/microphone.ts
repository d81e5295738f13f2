/** The microphone of this device, as slices of speech and how loud they are. */
import { keepAwake } from '../ui/wake-lock.ts';
import captureUrl from './capture-worklet.ts?worker&url';
import { createResampler, levelOf } from './resample.ts';
import { createSlicer } from './slicer.ts';

export interface Microphone {
  /** Gives the last slice, and lets go of the microphone. */
  stop(): void;
}

export interface Listener {
  onSlice(slice: Uint8Array<ArrayBuffer>): void;
  /** From 0 to 1, some fifty times a second. */
  onLevel(level: number): void;
  /** The system took the microphone away: a call, a lost headset. */
  onLost(): void;
}

/** In answer to a tap, or iOS hears nothing. Rejects with the browser's own error where it may not, or there is none. */
export async function listen(listener: Listener, signal: AbortSignal): Promise<Microphone> {
  const context = new AudioContext();
  let stream: MediaStream | null = null;
  const release = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    void context.close().catch(() => {});
  };
  // While the browser asks, and so that the first word is not spoken to nobody.
  const loaded = context.audioWorklet.addModule(captureUrl);
  loaded.catch(() => {});
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    await loaded;
    await context.resume();
    signal.throwIfAborted();
  } catch (error) {
    release();
    throw error;
  }
  const resampler = createResampler(context.sampleRate);
  const slicer = createSlicer();
  const node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
  let on = true;
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    if (!on) return;
    const samples = resampler.push(data);
    listener.onLevel(levelOf(samples));
    for (const slice of slicer.push(samples)) listener.onSlice(slice);
  };
  context.createMediaStreamSource(stream).connect(node);
  const sleep = keepAwake();
  stream.getAudioTracks()[0]?.addEventListener('ended', () => {
    if (on) listener.onLost();
  });
  return {
    stop() {
      if (!on) return;
      on = false;
      const rest = slicer.end();
      if (rest !== null) listener.onSlice(rest);
      sleep();
      release();
    },
  };
}

/** What went wrong, in words that say what to do. */
export function microphoneProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return 'The browser does not let this page use the microphone. Allow it in the settings of this site.';
  }
  if (name === 'NotFoundError' || name === 'NotReadableError')
    return 'No microphone can be used here just now.';
  return 'The microphone could not be started.';
}
