import { describe, expect, test } from 'vitest';
import { createPrompts } from './prompts.ts';

const cells = (text: string) => [...text];

function knowing(...known: string[]) {
  const prompts = createPrompts();
  for (const prompt of known) prompts.learn(cells(prompt));
  return (row: string, col = row.length) => prompts.match(cells(row), col);
}

describe('a known prompt', () => {
  test('is found before whatever stands behind it', () => {
    expect(knowing('$ ')('$ git log')).toBe(2);
  });

  test('is the shortest of those that fit: a longer one had a command in it', () => {
    expect(knowing('$ git ', '$ ')('$ git log')).toBe(2);
  });

  test('does not count while the cursor is inside it', () => {
    expect(knowing('me$ ')('me$ x', 2)).toBeNull();
  });

  test('is recognised in another folder, and by nothing less than its beginning and its end', () => {
    const match = knowing('me@dev:~$ ');
    expect(match('me@dev:~/src$ ')).toBe(14);
    expect(match('root@dev:~# ')).toBeNull();
    expect(match('$ ')).toBeNull();
    expect(match("me@dev's password: ")).toBeNull();
  });

  test.each([['Password: '], ['Enter PIN: '], ['Passphrase> '], ['   '], ['$']])('is never %j', (prompt) => {
    expect(knowing(prompt)(prompt)).toBeNull();
  });

  test('may name a folder that sounds secret', () => {
    expect(knowing('~/code$ ')('~/code$ ')).toBe(8);
  });

  test('that is forgotten is not found again, nor what is like it', () => {
    const prompts = createPrompts();
    prompts.learn(cells('a:~$ '));
    prompts.learn(cells('a:/$ '));
    prompts.forget(cells('a:~$ ls'));
    expect(prompts.match(cells('a:~$ '), 5)).toBeNull();
    expect(prompts.match(cells('a:/$ '), 5)).toBe(5);
  });
});
