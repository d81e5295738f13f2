/** What a running session hears of skills that changed after it began. Pure. */
import { SKILL_PREFIX } from '../../shared/model/skill.ts';

export interface Brought {
  /** Hash of its SKILL.md. */
  text: string;
  description: string;
  /** Which skill it is, and since when it is so. */
  from: string;
}
type All = Readonly<Record<string, Brought>>;

/** More than this of one skill is read from its file. */
const MAX_TEXT = 48_000;

const called = (name: string): string => `${SKILL_PREFIX}:${name}`;
const differs = (a: Brought | undefined, b: Brought | undefined): boolean => a?.text !== b?.text;

/** `poet:NAME` → NAME; null for every other skill. */
export const ours = (skill: string): string | null =>
  skill.startsWith(`${SKILL_PREFIX}:`) ? skill.slice(SKILL_PREFIX.length + 1) : null;

/** Null where there is nothing new. */
export function newsAtPrompt(of: {
  loaded: All;
  told: All;
  now: All;
  prompt: string;
  file(name: string): string;
  read(name: string): string;
}): string | null {
  const { loaded, told, now, prompt, file, read } = of;
  const lines: string[] = [];
  for (const [name, { description }] of Object.entries(now)) {
    if (!differs(told[name], now[name])) continue;
    // Claude Code knows only those that were there when it began.
    const how = loaded[name] === undefined ? 'Read' : 'What you loaded of it before is out of date: read';
    const what = told[name] === undefined ? 'is new' : 'was changed';
    lines.push(
      `- The skill ${called(name)} ${what}: ${description} ${how} ${file(name)} before you do what it is for.`,
    );
  }
  for (const name of Object.keys(told)) {
    if (now[name] === undefined)
      lines.push(`- The skill ${called(name)} was taken away: do not use it any more.`);
  }
  const typed = /^\/poet:([a-z0-9-]+)/.exec(prompt.trim())?.[1] ?? '';
  const text = newsAtUse({ loaded, now, used: called(typed), read });
  if (lines.length > 0) lines.unshift('The person changed the skills of this session in Open Poet:');
  if (text !== null) lines.push(text);
  return lines.length === 0 ? null : lines.join('\n');
}

/** When a skill was used of which Claude Code has an older text. */
export function newsAtUse(of: {
  loaded: All;
  now: All;
  used: string;
  read(name: string): string;
}): string | null {
  const name = ours(of.used);
  if (name === null || of.now[name] === undefined || of.loaded[name] === undefined) return null;
  if (!differs(of.loaded[name], of.now[name])) return null;
  const text = of.read(name);
  const whole =
    text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}\n(shortened: read the file for the rest)`;
  return `${called(name)} was changed after this session began. Follow this text in place of the one that was loaded just now:\n\n${whole}`;
}

/** Why a skill may not be used any more; null: it may. */
export function refusalAtUse({ loaded, now, used }: { loaded: All; now: All; used: string }): string | null {
  const name = ours(used);
  if (name === null || loaded[name] === undefined || now[name] !== undefined) return null;
  return `The person has taken the skill ${used} away from this session in Open Poet. Go on without it.`;
}
