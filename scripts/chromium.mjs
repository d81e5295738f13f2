/** Finds the Chromium in which the app is tested; where apt-get and root are at hand, installs Debian's. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensurePrograms } from './debian-packages.mjs';
import { say } from './progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of an installed Chromium or Chrome, or null. `OPEN_POET_CHROMIUM` rules where it is set. */
export function findChromium(env = process.env) {
  if (env.OPEN_POET_CHROMIUM) return executable(env.OPEN_POET_CHROMIUM) ? env.OPEN_POET_CHROMIUM : null;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...(process.platform === 'darwin' ? MAC : [])].find(executable) ?? null;
}

/** The path, installing first where that is possible; ends the process with words where it is not. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  if (process.env.OPEN_POET_CHROMIUM) {
    giveUp(`OPEN_POET_CHROMIUM names ${process.env.OPEN_POET_CHROMIUM}, which cannot be run`);
  }
  const why = await ensurePrograms(['chromium'], ['chromium']);
  if (why !== null) {
    giveUp(
      `${why}. The browser tests need Chromium or Chrome: install it, or name one in OPEN_POET_CHROMIUM`,
    );
  }
  return findChromium() ?? giveUp('apt-get installed chromium, but it is not on PATH');
}

function giveUp(text) {
  say(text);
  process.exit(1);
}
