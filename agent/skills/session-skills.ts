/**
 * The skills that running sessions have: a folder each that Claude Code takes as the plugin `poet`, outside of every
 * repository. Claude Code reads a plugin once, at its start; so what changes later is written there at once, and our hooks
 * tell the session of it: at the next prompt, and when it uses a skill whose text is another by now.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { SKILL_FILE, SKILL_PREFIX } from '../../shared/model/skill.ts';
import type { HookEvent } from '../claude/hook-event.ts';
import { copySkill, readSkillFile, writeWhole } from './files.ts';
import type { SkillLibrary } from './library.ts';
import { type Brought, newsAtPrompt, newsAtUse, refusalAtUse } from './news.ts';

export interface SessionSkills {
  /** Writes the folder of a session that is about to start; what it gives is for `--plugin-dir`. */
  bring(sessionDir: string, projectId: string): string;
  /** Brings the folders of running sessions up to date. */
  refresh(sessions: readonly { dir: string; projectId: string }[]): void;
  /** What a hook prints, so that the session hears what changed; null: nothing did. */
  news(sessionDir: string, event: HookEvent): object | null;
}

const broughtSchema = v.record(
  v.string(),
  v.object({ text: v.string(), description: v.string(), from: v.string() }),
);
/** Each by its name: what Claude Code read at its start, and what it was told last. */
const stateSchema = v.object({ loaded: broughtSchema, told: broughtSchema });
type State = v.InferOutput<typeof stateSchema>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export function createSessionSkills(library: Pick<SkillLibrary, 'active'>): SessionSkills {
  const folder = (sessionDir: string) => join(sessionDir, SKILL_PREFIX);
  const skillDir = (sessionDir: string, name: string) => join(folder(sessionDir), 'skills', name);
  const stateFile = (sessionDir: string) => join(sessionDir, 'skills.json');

  /** Makes the folder hold the skills of this project and no others; what is there as it is stays. */
  function write(
    sessionDir: string,
    projectId: string,
    before: Readonly<Record<string, Brought>>,
  ): Record<string, Brought> {
    const root = join(folder(sessionDir), 'skills');
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const brought: Record<string, Brought> = {};
    for (const { skill, dir } of library.active(projectId)) {
      const { name, description } = skill;
      const from = `${skill.id} ${skill.rev}`;
      const there = before[name];
      if (there?.from === from) {
        brought[name] = there;
        continue;
      }
      copySkill(dir, join(root, name));
      brought[name] = { text: hash(readSkillFile(dir)), description, from };
    }
    for (const name of readdirSync(root)) {
      if (!Object.hasOwn(brought, name)) rmSync(join(root, name), { recursive: true, force: true });
    }
    return brought;
  }

  function present(sessionDir: string): Record<string, Brought> {
    return v.parse(broughtSchema, JSON.parse(readFileSync(join(sessionDir, 'skills-now.json'), 'utf8')));
  }
  const keep = (sessionDir: string, brought: Record<string, Brought>) =>
    writeWhole(join(sessionDir, 'skills-now.json'), JSON.stringify(brought));
  const readState = (sessionDir: string): State =>
    v.parse(stateSchema, JSON.parse(readFileSync(stateFile(sessionDir), 'utf8')));
  const keepState = (sessionDir: string, state: State) =>
    writeWhole(stateFile(sessionDir), JSON.stringify(state));

  return {
    bring(sessionDir, projectId) {
      const manifest = { name: SKILL_PREFIX, description: 'Skills from Open Poet', version: '1.0.0' };
      writeWhole(join(folder(sessionDir), '.claude-plugin', 'plugin.json'), JSON.stringify(manifest));
      const loaded = write(sessionDir, projectId, {});
      keep(sessionDir, loaded);
      keepState(sessionDir, { loaded, told: loaded });
      return folder(sessionDir);
    },
    refresh(sessions) {
      for (const { dir, projectId } of sessions) {
        if (existsSync(stateFile(dir))) keep(dir, write(dir, projectId, present(dir)));
      }
    },
    news(sessionDir, event) {
      if (!existsSync(stateFile(sessionDir))) return null;
      const state = readState(sessionDir);
      const now = present(sessionDir);
      const read = (name: string) => readSkillFile(skillDir(sessionDir, name));
      const file = (name: string) => join(skillDir(sessionDir, name), SKILL_FILE);
      const context = (hookEventName: string, additionalContext: string | null) =>
        additionalContext === null ? null : { hookSpecificOutput: { hookEventName, additionalContext } };
      const { hook_event_name: at, tool_input: input, prompt = '' } = event;
      const used = typeof input?.skill === 'string' ? input.skill : '';
      switch (at) {
        case 'UserPromptSubmit': {
          const words = newsAtPrompt({ ...state, now, prompt, file, read });
          if (words !== null) keepState(sessionDir, { ...state, told: now });
          return context(at, words);
        }
        case 'PostToolUse':
          return context(at, newsAtUse({ loaded: state.loaded, now, used, read }));
        case 'PreToolUse': {
          const why = refusalAtUse({ loaded: state.loaded, now, used });
          if (why === null) return null;
          const decision = { permissionDecision: 'deny', permissionDecisionReason: why };
          return { hookSpecificOutput: { hookEventName: at, ...decision } };
        }
        default:
          return null;
      }
    },
  };
}
