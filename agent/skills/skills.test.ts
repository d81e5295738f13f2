import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addProject } from '../store/projects.ts';
import { testServices } from '../testing/services.ts';
import { findSkills, ownSkills } from './found.ts';
import { createSessionSkills } from './session-skills.ts';

const text = (name: string, body = 'Do it.', description = `Does ${name}, whenever it is asked for.`) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n${body}\n`;

let services: ReturnType<typeof testServices>;
let dir: string;
let here: string;
let there: string;
beforeEach(() => {
  services = testServices();
  dir = mkdtempSync(join(tmpdir(), 'skills-'));
  const add = (name: string) =>
    services.store.write((tx) => addProject(tx, { name, path: `/${name}`, now: 1 })).id;
  [here, there] = [add('here'), add('there')];
});
afterEach(() => {
  services.close();
  rmSync(dir, { recursive: true, force: true });
});

function onDisk(path: string, content: string): void {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), content);
}

describe('the library', () => {
  test('keeps a text, and takes its name and description from it', () => {
    const made = services.skills.create({ projectId: null, text: text('tidy') });
    expect(made).toMatchObject({ name: 'tidy', projectId: null, enabled: true, files: [] });
    const saved = services.skills.save(made.id, text('neat', 'Tidy all.'));
    expect(saved.name).toBe('neat');
    expect(services.skills.text(made.id)).toContain('Tidy all.');
  });

  test('refuses what is no skill, and a name that is taken there, and keeps what it had', () => {
    const { skills } = services;
    const made = skills.create({ projectId: null, text: text('tidy') });
    expect(() => skills.save(made.id, 'no front matter')).toThrow(/Line 1: It must begin/);
    expect(() => skills.create({ projectId: null, text: text('tidy') })).toThrow(
      /“tidy” that this machine has/,
    );
    skills.create({ projectId: here, text: text('tidy', 'Ours.') });
    const other = skills.create({ projectId: null, text: text('other') });
    expect(() => skills.save(other.id, text('tidy'))).toThrow(/already/);
    expect(skills.text(other.id)).toContain('name: other');
  });

  test('copies a folder with what belongs to it, scripts as scripts, and neither links nor .git', () => {
    onDisk('s/SKILL.md', text('deploy'));
    onDisk('s/scripts/run.sh', '#!/bin/sh\n');
    onDisk('s/.git/config', 'x');
    chmodSync(join(dir, 's/scripts/run.sh'), 0o755);
    symlinkSync('/etc/passwd', join(dir, 's/passwd'));
    const made = services.skills.copy({ projectId: null, path: join(dir, 's') });
    expect(made.files).toEqual([{ path: 'scripts/run.sh', bytes: 10 }]);
    const [active] = services.skills.active(here);
    expect(statSync(join(active?.dir ?? '', 'scripts/run.sh')).mode & 0o100).toBe(0o100);
  });

  test('has files beside the text, none of which leads elsewhere', () => {
    const { skills } = services;
    const { id } = skills.create({ projectId: null, text: text('tidy') });
    expect(skills.saveFile(id, 'notes/a.md', 'Note').files).toEqual([{ path: 'notes/a.md', bytes: 4 }]);
    expect(skills.file(id, 'notes/a.md').toString()).toBe('Note');
    for (const path of ['../x', '/x', 'a/../../x', '.hidden', 'skill.md']) {
      expect(() => skills.saveFile(id, path, 'x'), path).toThrow(/is no name for a file/);
    }
    expect(skills.removeFile(id, 'notes/a.md').files).toEqual([]);
  });
});

test('skills are found below a folder, each with what hinders it', () => {
  onDisk('repo/skills/one/SKILL.md', text('one'));
  onDisk('repo/skills/two/SKILL.md', '# no front matter');
  onDisk('repo/node_modules/x/SKILL.md', text('x'));
  expect(findSkills(join(dir, 'repo'))).toEqual([
    expect.objectContaining({ name: 'one', problem: null }),
    expect.objectContaining({ name: '', problem: expect.stringContaining('Line 1') }),
  ]);
});

test('Claude Code’s own are listed, and where they are', () => {
  onDisk('home/skills/dup/SKILL.md', text('dup'));
  onDisk('work/.claude/skills/dup/SKILL.md', text('dup'));
  expect(ownSkills(join(dir, 'home'), join(dir, 'work')).map(({ of, name }) => `${of} ${name}`)).toEqual([
    'user dup',
    'project dup',
  ]);
});

describe('a session', () => {
  const session = () => join(dir, 'session');
  const skillFile = (name: string) => join(session(), 'poet', 'skills', name, 'SKILL.md');
  const make = () => createSessionSkills(services.skills);
  const refresh = () => make().refresh([{ dir: session(), projectId: here }]);
  const hear = (event: object) => {
    const news = make().news(session(), { hook_event_name: 'UserPromptSubmit', ...event });
    return JSON.stringify(news ?? '');
  };
  const used = (name: string, at = 'PostToolUse') =>
    hear({ hook_event_name: at, tool_name: 'Skill', tool_input: { skill: `poet:${name}` } });

  test('has the skills of its project, and no others', () => {
    const { skills } = services;
    skills.create({ projectId: null, text: text('all') });
    skills.create({ projectId: null, text: text('mine', 'The machine’s.') });
    skills.create({ projectId: here, text: text('mine', 'The project’s.') });
    skills.create({ projectId: there, text: text('theirs') });
    skills.switch(skills.create({ projectId: null, text: text('off') }).id, { projectId: here, on: false });
    expect(make().bring(session(), here)).toBe(join(session(), 'poet'));
    expect(readFileSync(skillFile('mine'), 'utf8')).toContain('The project’s.');
    expect(statSync(skillFile('all')).isFile()).toBe(true);
    for (const name of ['theirs', 'off']) expect(() => statSync(skillFile(name)), name).toThrow();
  });

  test('hears once of what changed, at the next prompt, and each time that it uses an older text', () => {
    const { skills } = services;
    const { id } = skills.create({ projectId: null, text: text('tidy', 'Old text.') });
    make().bring(session(), here);
    expect(hear({})).toBe('""');
    expect(used('tidy')).toBe('""');
    skills.save(id, text('tidy', 'New text.'));
    refresh();
    expect(hear({})).toMatch(/poet:tidy was changed.*read .*SKILL\.md/);
    expect(hear({})).toBe('""');
    for (let time = 0; time < 2; time++) expect(used('tidy')).toContain('New text.');
    expect(hear({ prompt: '/poet:tidy now' })).toContain('New text.');
  });

  test('hears of new ones, and may not use those that are gone', () => {
    const { skills } = services;
    const { id } = skills.create({ projectId: null, text: text('old') });
    make().bring(session(), here);
    skills.remove(id);
    skills.create({ projectId: here, text: text('fresh') });
    refresh();
    expect(hear({})).toMatch(/poet:fresh is new: Does fresh.*poet:old was taken away/s);
    expect(used('old', 'PreToolUse')).toContain('"permissionDecision":"deny"');
    expect(used('fresh', 'PreToolUse')).toBe('""');
    expect(statSync(skillFile('fresh')).isFile()).toBe(true);
  });

  test('that ended, and one of an agent without skills, hear nothing', () => {
    expect(hear({})).toBe('""');
  });
});
