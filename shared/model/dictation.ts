/** Speech that a device records and its machine turns into text. */
import * as v from 'valibot';
import { countSchema } from './ids.ts';

/** Samples a second, one channel. */
export const SAMPLE_RATE = 16_000;
export const MAX_SECONDS = 20 * 60;
/** What one upload carries at most, in bytes. */
export const MAX_PART_BYTES = 128 * 1024;

export const dictationSchema = v.object({
  /** `hearing` while audio comes in; `writing` once all is here and some of it is not text yet. */
  state: v.picklist(['hearing', 'writing', 'done', 'failed']),
  /** Bytes of audio that are here: the next part begins there. */
  next: countSchema,
  /** What is text so far. */
  text: v.string(),
  /** Why it failed, in words. */
  problem: v.nullable(v.string()),
  /** Counts changes: a device waits for the next one. */
  version: countSchema,
});
export type Dictation = v.InferOutput<typeof dictationSchema>;

export const voiceEngineSchema = v.object({
  engine: v.nullable(
    v.object({
      /** What does it: "whisper-cli with ggml-base.en.bin", or the first word of the command. */
      name: v.string(),
      /** Found on the machine, and not set by anybody. */
      automatic: v.boolean(),
    }),
  ),
});
export type VoiceEngine = v.InferOutput<typeof voiceEngineSchema>['engine'];
