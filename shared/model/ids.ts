import * as v from 'valibot';
import { randomBytes, toBase32 } from '../wire/bytes.ts';

/** 130 random bits: of projects, sessions, requests and whatever else needs a name of its own. */
export const newId = (): string => toBase32(randomBytes(17)).slice(0, 26);

export const idSchema = v.pipe(v.string(), v.regex(/^[a-z2-7]{26}$/, 'not an id'));
/** Milliseconds since 1970. */
export const timeSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Offsets in bytes, revisions and other counters. */
export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A person's words for a thing: one line, no control characters. */
export const nameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'give it a name'),
  v.maxLength(200, 'names have at most 200 characters'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  v.regex(/^[^\u0000-\u001f\u007f]*$/, 'names are one line without control characters'),
);

const MAX_NAME = 200;

/** A name from what the machine itself calls a thing (a folder, a host): always one that `nameSchema` takes. */
export function nameFrom(text: string, otherwise: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  const line = text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return line.slice(0, MAX_NAME).trim() || otherwise;
}
