/** A skill's folder on the disk: what is in it, and copying it whole. Links are left out: they would lead elsewhere. */
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import {
  MAX_FILE_BYTES,
  MAX_SKILL_BYTES,
  MAX_SKILL_FILES,
  MAX_SKILL_TOTAL,
  SKILL_FILE,
  skillPathSchema,
} from '../../shared/model/skill.ts';

export interface SkillFile {
  /** Below the skill's folder. */
  path: string;
  bytes: number;
}

/** The skill cannot be taken as it lies there; the message says why. */
export class SkillFilesError extends Error {
  override name = 'SkillFilesError';
}

const MAX_DEPTH = 6;
const NOT_OURS = /^(\.git|\.DS_Store|node_modules|__pycache__)$/;

/** What lies beside SKILL.md. Throws SkillFilesError beyond the bounds. */
export function listFiles(dir: string): SkillFile[] {
  const files: SkillFile[] = [];
  const walk = (below: string, depth: number) => {
    if (depth > MAX_DEPTH) throw new SkillFilesError('Its folders are nested too deeply.');
    const folder = opendirSync(join(dir, below));
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (NOT_OURS.test(entry.name) || path === SKILL_FILE) continue;
        if (entry.isDirectory()) walk(path, depth + 1);
        else if (entry.isFile()) files.push(measure(dir, path));
        if (files.length > MAX_SKILL_FILES)
          throw new SkillFilesError(`It has more than ${MAX_SKILL_FILES} files.`);
      }
    } finally {
      folder.closeSync();
    }
  };
  walk('', 0);
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_SKILL_TOTAL) {
    throw new SkillFilesError('Its files have more than 4 MiB together.');
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function measure(dir: string, path: string): SkillFile {
  if (!v.is(skillPathSchema, path)) throw new SkillFilesError(`${path} is no name for a file of a skill.`);
  const { size } = lstatSync(join(dir, path));
  if (size > MAX_FILE_BYTES) throw new SkillFilesError(`${path} is larger than 1 MiB.`);
  return { path, bytes: size };
}

/** Throws SkillFilesError where there is none, or it is too large. */
export function readSkillFile(dir: string): string {
  const path = join(dir, SKILL_FILE);
  let size: number;
  try {
    const found = lstatSync(path);
    if (!found.isFile()) throw new SkillFilesError(`${path} is no file.`);
    size = found.size;
  } catch (error) {
    if (error instanceof SkillFilesError) throw error;
    throw new SkillFilesError(`There is no ${SKILL_FILE} in ${dir}.`);
  }
  if (size > MAX_SKILL_BYTES) throw new SkillFilesError(`${SKILL_FILE} is larger than 128 KiB.`);
  return readFileSync(path, 'utf8');
}

/** Puts a whole skill there, in place of what there was; who reads meanwhile sees the one or the other. */
export function copySkill(from: string, to: string): void {
  const beside = `${to}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  copyFileSync(join(from, SKILL_FILE), join(beside, SKILL_FILE));
  for (const { path } of listFiles(from)) {
    mkdirSync(dirname(join(beside, path)), { recursive: true, mode: 0o700 });
    // The mode comes along: a script stays one.
    copyFileSync(join(from, path), join(beside, path));
  }
  rmSync(to, { recursive: true, force: true });
  renameSync(beside, to);
}

export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
