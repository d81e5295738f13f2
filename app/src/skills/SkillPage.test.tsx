import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { skillPath } from '../data/actions/skills.ts';
import { fakeMachine, fakeProject } from '../testing/fake-data.ts';
import { fakeSkill } from '../testing/fake-gear.ts';
import { renderWith } from '../testing/render-with.tsx';
import { SkillPage } from './SkillPage.tsx';
import { SkillsPage } from './SkillsPage.tsx';

const text = '---\nname: tidy\ndescription: Tidies up, whenever it is asked.\n---\nTidy.\n';
const halyard = fakeProject('halyard');
const tidy = fakeSkill('tidy');

describe('a skill', () => {
  const open = (link?: { at: 'offline'; since: number; why: 'lost'; retryAt: null }) => {
    const atlas = fakeMachine({ name: 'atlas', rows: { skill: [tidy] }, ...(link && { link }) });
    return renderWith({ machines: [atlas], answers: { [skillPath(tidy.id)]: { text } } }, () => (
      <SkillPage machineId={atlas.id} skillId={tidy.id} />
    ));
  };
  const editor = async () => (await screen.findByLabelText('SKILL.md')) as HTMLTextAreaElement;
  const save = () => screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;

  test('is saved as it was written, and not before it was changed', async () => {
    const data = open();
    const field = await editor();
    expect(field.value).toBe(text);
    expect(save().disabled).toBe(true);
    fireEvent.input(field, { target: { value: `${text}More.\n` } });
    fireEvent.click(save());
    expect(data.calls.at(-1)).toEqual(['saveSkill', expect.any(String), tidy.id, `${text}More.\n`]);
  });

  test('with a mistake in its head says the line, and cannot be saved', async () => {
    open();
    fireEvent.input(await editor(), { target: { value: text.replace('name: tidy', 'name: Not Tidy') } });
    expect(screen.getByText(/^Line 2: “Not Tidy” is no name/)).toBeTruthy();
    expect(save().disabled).toBe(true);
  });

  test('of a machine that is away can be read as it was, and not be changed', async () => {
    open({ at: 'offline', since: 0, why: 'lost', retryAt: null });
    const field = await editor();
    expect(field.value).toBe(text);
    expect(field.readOnly).toBe(true);
    expect(save().disabled).toBe(true);
  });
});

describe('the skills of a project', () => {
  const own = fakeSkill('tidy', {
    id: 'z'.repeat(26),
    projectId: halyard.id,
    description: 'The project’s way.',
  });
  const shout = fakeSkill('shout');
  const elsewhere = fakeSkill('elsewhere', { projectId: 'y'.repeat(26) });
  const open = () => {
    const skill = [tidy, own, shout, elsewhere];
    const atlas = fakeMachine({ name: 'atlas', projects: [halyard], rows: { skill } });
    const ownSkills = [{ name: 'shout', path: '/home/ada/.claude/skills/shout', of: 'user' as const }];
    return renderWith({ machines: [atlas], gear: { ownSkills } }, () => (
      <SkillsPage machineId={atlas.id} projectId={halyard.id} />
    ));
  };

  test('are its own and the machine’s; where both have a name, the project’s is used', () => {
    open();
    expect(screen.getByText('The project’s way.')).toBeTruthy();
    expect(screen.getByText(/The project has its own of this name/)).toBeTruthy();
    expect(screen.queryByText('elsewhere')).toBeNull();
    expect(screen.getAllByRole('switch')).toHaveLength(2);
  });

  test('are switched for this project alone', () => {
    const data = open();
    fireEvent.click(screen.getByRole('switch', { name: 'Give shout to sessions' }));
    expect(data.calls.at(-1)).toEqual([
      'switchSkill',
      expect.any(String),
      shout.id,
      { projectId: halyard.id, on: false },
    ]);
  });

  test('say which of Claude Code’s own bear the same name', async () => {
    open();
    expect(await screen.findByText(/Beside poet:shout, which is another/)).toBeTruthy();
  });
});
