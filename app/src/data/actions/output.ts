import * as v from 'valibot';
import { countSchema } from '../../../../shared/model/ids.ts';
import { timingPageSchema } from '../../../../shared/model/timeline.ts';
import type { Calls } from '../calls.ts';

const foundSchema = v.object({
  matches: v.array(
    v.object({
      offset: countSchema,
      line: v.string(),
      marks: v.array(v.tuple([countSchema, countSchema])),
    }),
  ),
  /** There are more that way. */
  more: v.boolean(),
});
export type FoundInOutput = v.InferOutput<typeof foundSchema>;

export const downloadFormats = ['text', 'html', 'asciicast'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

/** A run of a session of a machine. */
export interface RunOn {
  machineId: string;
  sessionId: string;
  run: number;
}

export type OutputActions = ReturnType<typeof outputActions>;
export function outputActions({ live, bytes }: Calls) {
  const path = ({ sessionId, run }: RunOn) => `/v1/sessions/${sessionId}/runs/${run}`;
  return {
    /** Lines that have a text, from `before` upwards, or from the end. */
    findInOutput: (of: RunOn, text: string, before: number | null) =>
      live(
        of.machineId,
        {
          method: 'GET',
          path: `${path(of)}/find?text=${encodeURIComponent(text)}${before === null ? '' : `&before=${before}`}`,
        },
        foundSchema,
      ),
    /** A part of all that it printed, to be kept; its head `x-next` says where the next one begins. */
    outputPart: (of: RunOn, as: DownloadFormat, after: string | null) =>
      bytes(of.machineId, {
        method: 'GET',
        path: `${path(of)}/download?as=${as}${after === null ? '' : `&after=${after}`}`,
      }),
    /** The screen at a time, in ms since the run began, or once `offset` bytes were printed. */
    screenAt: (of: RunOn, where: { at: number } | { offset: number }) =>
      bytes(of.machineId, {
        method: 'GET',
        path: `${path(of)}/screen?${'at' in where ? `at=${where.at}` : `offset=${where.offset}`}`,
      }),
    /** What was printed from there on, at most so many bytes. */
    outputFrom: (of: RunOn, from: number, max: number) =>
      bytes(of.machineId, { method: 'GET', path: `${path(of)}/output?from=${from}&max=${max}` }),
    timingFrom: (of: RunOn, from: number) =>
      live(of.machineId, { method: 'GET', path: `${path(of)}/timing?from=${from}` }, timingPageSchema),
  };
}
