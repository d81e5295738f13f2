import { describe, expect, test } from 'vitest';
import { readSkillText, skillTemplate } from './skill-text.ts';

const skill = (front: string, body = 'Do it.') => `---\n${front}\n---\n${body}\n`;
const good = 'name: deploy-checks\ndescription: Checks a deploy; use it before every release.';
const problems = (text: string) => readSkillText(text).problems.map(({ line, words }) => `${line}: ${words}`);

describe('front matter', () => {
  test('that is right gives name and description', () => {
    expect(readSkillText(skill(good))).toEqual({
      name: 'deploy-checks',
      description: 'Checks a deploy; use it before every release.',
      problems: [],
      notes: [],
    });
  });

  test.each([
    ['name: a\ndescription: "Quoted: with a colon, and long"', 'Quoted: with a colon, and long'],
    ["name: a\ndescription: 'In single quotes, long enough'", 'In single quotes, long enough'],
    ['name: a\ndescription: >\n  Folded over\n  several lines', 'Folded over several lines'],
    ['name: a\ndescription: |\n  First line here\n  second line', 'First line here\nsecond line'],
    ['name: a\ndescription: plain and going on\n  on the next line', 'plain and going on on the next line'],
    ['name: a # a remark\ndescription: long enough to be useful # another', 'long enough to be useful'],
  ])('%j is read', (front, description) => {
    const read = readSkillText(skill(front));
    expect(read.problems).toEqual([]);
    expect(read.description).toBe(description);
  });

  test.each([
    ['no front matter', '# Title\n', /1: It must begin with a line of three hyphens/],
    ['no end of it', '---\nname: a\n', /1: The front matter has no end/],
    ['no name', skill('description: long enough to be useful'), /It needs a name/],
    ['no description', skill('name: a'), /It needs a description/],
    ['a name with capitals', skill('name: Deploy\ndescription: x'), /2: “Deploy” is no name of a skill/],
    ['a colon in the value', skill('name: a\ndescription: first: second'), /3: A colon with a space/],
    ['a glued value', skill('name:a\ndescription: b'), /2: Put a space behind the colon/],
    ['a tab', skill('name: a\n\tdescription: b'), /3: YAML is indented with spaces/],
    ['an open quotation', skill('name: a\ndescription: "b'), /3: The quotation that begins with/],
    ['a key twice', skill('name: a\nname: b\ndescription: c'), /3: “name” is there twice/],
    ['no body', skill(good, ''), /There are no instructions/],
    ['tags', skill('name: a\ndescription: uses <b>bold</b> words'), /may hold no tags/],
  ])('with %s is refused in words', (_, text, words) => {
    expect(problems(text).join('\n')).toMatch(words);
  });

  test('a key that is nearly one that is known is pointed at', () => {
    const { notes, problems: found } = readSkillText(skill(`${good}\nallowed-tool: Bash`));
    expect(found).toEqual([]);
    expect(notes).toEqual([{ line: 4, words: '“allowed-tool” is not known. Do you mean “allowed-tools”?' }]);
  });

  test('the template lacks only what a person must say', () => {
    expect(problems(skillTemplate('a'))).toEqual([expect.stringContaining('needs a description')]);
  });
});
