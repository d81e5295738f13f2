/** The skills of this machine: rows in the database, texts and files in a folder each. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { newId } from '../../shared/model/ids.ts';
import { activeIn, type Switch } from '../../shared/model/scoped.ts';
import {
  MAX_FILE_BYTES,
  MAX_SKILL_FILES,
  SKILL_FILE,
  type Skill,
  skillPathSchema,
} from '../../shared/model/skill.ts';
import { readSkillText } from '../../shared/model/skill-text.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { skillStore } from '../store/gear.ts';
import type { Store } from '../store/open.ts';
import { copySkill, listFiles, readSkillFile, SkillFilesError, writeWhole } from './files.ts';

const MAX_NOTES = 10;

/** Each throws ProblemError where it cannot be done. */
export interface SkillLibrary {
  create(input: { projectId: string | null; text: string }): Skill;
  /** Copies a folder of the machine. */
  copy(input: { projectId: string | null; path: string }): Skill;
  save(id: string, text: string): Skill;
  text(id: string): string;
  file(id: string, path: string): Buffer<ArrayBuffer>;
  saveFile(id: string, path: string, text: string): Skill;
  removeFile(id: string, path: string): Skill;
  switch(id: string, change: Switch): Skill;
  remove(id: string): void;
  /** What sessions of this project get, each with its folder. */
  active(projectId: string): { skill: Skill; dir: string }[];
}

export function createSkillLibrary(deps: {
  dir: string;
  store: Store;
  clock: Clock;
  /** Something that a running session may have has changed. */
  onChange(): void;
}): SkillLibrary {
  const { store, clock } = deps;
  const dirOf = (id: string) => join(deps.dir, id);

  function changed<T>(result: T): T {
    deps.onChange();
    return result;
  }

  function described(dir: string) {
    const { name, description, notes } = checked(readSkillFile(dir));
    return { name, description, notes, files: listFiles(dir), updatedAt: clock.now() };
  }

  /** Its folder is filled, then its row is written; a row that is refused leaves no folder. */
  function add(projectId: string | null, fill: (dir: string) => void): Skill {
    const id = newId();
    const dir = dirOf(id);
    try {
      fill(dir);
      const row = { id, projectId, enabled: true, projects: {}, ...described(dir) };
      return changed(store.write((tx) => skillStore.insert(tx, row)));
    } catch (error) {
      rmSync(dir, { recursive: true, force: true });
      throw asProblem(error);
    }
  }

  const again = (id: string): Skill =>
    changed(store.write((tx) => skillStore.update(tx, id, described(dirOf(id)))));

  function pathIn(id: string, path: string): string {
    skillStore.get(store.db, id);
    if (!v.is(skillPathSchema, path)) {
      throw new ProblemError(422, 'bad-path', `“${path}” is no name for a file of a skill.`, {
        field: 'path',
      });
    }
    return join(dirOf(id), path);
  }

  return {
    create: ({ projectId, text }) =>
      add(projectId, (dir) => {
        checked(text);
        writeWhole(join(dir, SKILL_FILE), text);
      }),
    copy: ({ projectId, path }) => add(projectId, (dir) => copySkill(path, dir)),
    save(id, text) {
      const { name, description, notes } = checked(text);
      store.write((tx) => skillStore.update(tx, id, { name, description, notes, updatedAt: clock.now() }));
      writeWhole(join(dirOf(id), SKILL_FILE), text);
      return again(id);
    },
    text(id) {
      skillStore.get(store.db, id);
      return readSkillFile(dirOf(id));
    },
    file(id, path) {
      try {
        return readFileSync(pathIn(id, path)) as Buffer<ArrayBuffer>;
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        throw new ProblemError(404, 'no-such-file', `This skill has no file ${path}.`);
      }
    },
    saveFile(id, path, text) {
      const whole = pathIn(id, path);
      const { files } = skillStore.get(store.db, id);
      if (Buffer.byteLength(text) > MAX_FILE_BYTES) throw tooLarge(`${path} is larger than 1 MiB.`);
      if (files.length >= MAX_SKILL_FILES && !files.some((file) => file.path === path)) {
        throw tooLarge(`A skill has at most ${MAX_SKILL_FILES} files.`);
      }
      writeWhole(whole, text);
      return again(id);
    },
    removeFile(id, path) {
      rmSync(pathIn(id, path), { force: true });
      return again(id);
    },
    switch: (id, change) => changed(store.write((tx) => skillStore.switch(tx, id, change))),
    remove(id) {
      store.write((tx) => skillStore.remove(tx, id));
      rmSync(dirOf(id), { recursive: true, force: true });
      deps.onChange();
    },
    active: (projectId) =>
      activeIn(skillStore.list(store.db), projectId).map((skill) => ({ skill, dir: dirOf(skill.id) })),
  };
}

function checked(text: string): { name: string; description: string; notes: string[] } {
  const { name, description, problems, notes } = readSkillText(text);
  const [first] = problems;
  if (first !== undefined) {
    const where = first.line === null ? '' : `Line ${first.line}: `;
    throw new ProblemError(422, 'bad-skill', `${where}${first.words}`, { field: 'text' });
  }
  return { name, description, notes: notes.slice(0, MAX_NOTES).map(({ words }) => words) };
}

const tooLarge = (words: string) => new ProblemError(422, 'too-large', words, { field: 'path' });

function asProblem(error: unknown): unknown {
  return error instanceof SkillFilesError ? new ProblemError(422, 'bad-skill', error.message) : error;
}
