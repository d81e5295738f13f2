/** Skills that lie in a folder of the machine, and those that Claude Code finds by itself. */
import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { type FoundSkill, type OwnSkill, SKILL_FILE } from '../../shared/model/skill.ts';
import { readSkillText } from '../../shared/model/skill-text.ts';
import { listFiles, readSkillFile, SkillFilesError } from './files.ts';

const MAX_FOUND = 100;
const MAX_DEPTH = 5;
const MAX_LOOKED = 2000;
const PASSED_BY = /^(\.git|node_modules|dist|build|target|\.venv)$/;

/** Skills at and below this folder, nearest first. A folder that is one is not looked into. */
export function findSkills(root: string): FoundSkill[] {
  const found: FoundSkill[] = [];
  let looked = 0;
  let level = [root];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const dir of level) {
      if (found.length >= MAX_FOUND || ++looked > MAX_LOOKED) return found;
      if (isSkill(dir)) found.push(describe(dir));
      else next.push(...foldersOf(dir).map((name) => join(dir, name)));
    }
    level = next;
  }
  return found;
}

const isSkill = (dir: string): boolean => {
  try {
    return lstatSync(join(dir, SKILL_FILE)).isFile();
  } catch {
    return false;
  }
};

function foldersOf(dir: string): string[] {
  const names: string[] = [];
  try {
    const folder = opendirSync(dir);
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        if (entry.isDirectory() && !PASSED_BY.test(entry.name)) names.push(entry.name);
        if (names.length >= MAX_LOOKED) break;
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    // Nothing can be read there.
  }
  return names.sort();
}

function describe(path: string): FoundSkill {
  try {
    const { name, description, problems } = readSkillText(readSkillFile(path));
    const [first] = problems;
    const problem =
      first === undefined ? null : `${first.line === null ? '' : `Line ${first.line}: `}${first.words}`;
    return { path, name, description, files: listFiles(path).length, problem };
  } catch (error) {
    const words = error instanceof SkillFilesError ? error.message : 'It may not be read.';
    return { path, name: '', description: '', files: 0, problem: words };
  }
}

/** By the folders that Claude Code looks into: the user's, then the project's. */
export function ownSkills(userConfig: string, project: string): OwnSkill[] {
  const places = [
    ['user', join(userConfig, 'skills')],
    ['project', join(project, '.claude', 'skills')],
  ] as const;
  return places.flatMap(([of, dir]) =>
    foldersOf(dir)
      .filter((name) => isSkill(join(dir, name)))
      .slice(0, MAX_FOUND)
      .map((name) => ({ name, path: join(dir, name), of })),
  );
}
