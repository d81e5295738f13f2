import { readFileSync } from 'node:fs';
import type { Log } from '../../shared/model/log.ts';
import { parseTokens } from '../registration.ts';
import { type WatchedFiles, watchFiles } from './watched-files.ts';

export interface KeptTokens extends WatchedFiles {
  tokens(): readonly string[];
}

/** The registration tokens of a file, as it is now. Throws where it holds none to begin with; later the old ones stay. */
export function keepTokens(file: string, log: Log): KeptTokens {
  let tokens = readTokens(file);
  const watched = watchFiles([file], () => {
    try {
      tokens = readTokens(file);
      log('info', 'registration.read', { tokens: tokens.length });
    } catch (error) {
      log('error', 'registration.not-read', { message: (error as Error).message });
    }
  });
  return { ...watched, tokens: () => tokens };
}

/** Throws with words that name the file. */
export function readTokens(file: string): string[] {
  try {
    return parseTokens(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}
