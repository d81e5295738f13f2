import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, parseMarkdown } from './blocks.ts';
import { type Inline, parseInline } from './inline.ts';

const flat = (inside: readonly Inline[]): string =>
  inside
    .map((one) => {
      switch (one.kind) {
        case 'text':
          return one.text;
        case 'code':
          return `<code ${one.text}>`;
        case 'break':
          return '<br>';
        case 'link':
          return `<${one.href} ${flat(one.inside)}>`;
        default:
          return `<${one.kind} ${flat(one.inside)}>`;
      }
    })
    .join('');

describe('a line', () => {
  test.each([
    ['plain words', 'plain words'],
    ['two\nlines', 'two lines'],
    ['a `code` b', 'a <code code> b'],
    ['`` a ` b ``', '<code a ` b>'],
    ['**bold** and *thin* and __b__ and _t_', '<strong bold> and <em thin> and <strong b> and <em t>'],
    ['**bold with *thin* in it**', '<strong bold with <em thin> in it>'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['~~gone~~', '<gone gone>'],
    ['[words](https://a.example/x_(y))', '<https://a.example/x_(y) words>'],
    ['see https://a.example/b.', 'see <https://a.example/b https://a.example/b>.'],
    ['[no](javascript:alert(1))', '[no](javascript:alert(1))'],
    ['![picture](https://a.example/p.png)', '<https://a.example/p.png picture>'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['\\*not thin\\*', '*not thin*'],
    ['hard  \nbreak', 'hard<br>break'],
    ['`unclosed', '`unclosed'],
  ])('%j', (text, shown) => {
    expect(flat(parseInline(text))).toBe(shown);
  });
});

describe('blocks', () => {
  const kinds = (text: string) => parseMarkdown(text).map((block) => block.kind);
  test('are parted by blank lines and by what begins another', () => {
    expect(kinds('# Head\nwords\n\nmore\n- a\n- b\n\n> said\n\n---\n```ts\nx\n\ny\n```\nend')).toEqual([
      'heading',
      'paragraph',
      'paragraph',
      'list',
      'quote',
      'rule',
      'code',
      'paragraph',
    ]);
  });

  test('code stands as it is, closed or not', () => {
    expect(parseMarkdown('```sh\nnpm test  # *not thin*\n```')).toEqual([
      { kind: 'code', language: 'sh', text: 'npm test  # *not thin*' },
    ]);
    expect(parseMarkdown('~~~\nopen')).toEqual([{ kind: 'code', language: '', text: 'open' }]);
  });

  test('lists nest, count from where they begin, and know what is done', () => {
    const [list] = parseMarkdown('3. one\n   - [x] done\n   - [ ] not\n4. two\n\n   more of two') as [
      Extract<Block, { kind: 'list' }>,
    ];
    expect(list).toMatchObject({ ordered: true, start: 3 });
    expect(list.items.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([
      ['paragraph', 'list'],
      ['paragraph', 'paragraph'],
    ]);
    expect(list.items[0]?.blocks[1]).toMatchObject({ items: [{ checked: true }, { checked: false }] });
  });

  test('a table has its cells', () => {
    const [table] = parseMarkdown('| a | b |\n| --- | :-: |\n| 1 | `x \\| y` |\n');
    expect(table).toMatchObject({ kind: 'table' });
    expect((table as Extract<Block, { kind: 'table' }>).rows.map((row) => row.map(flat))).toEqual([
      ['1', '<code x | y>'],
    ]);
  });
});

test('whatever is written is parsed, in time, and no word is lost that is a letter', () => {
  const letters = (value: unknown): string =>
    JSON.stringify(value, (key, one) => (key === 'kind' || key === 'href' ? undefined : one)).replaceAll(
      /[^q]/g,
      '',
    );
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('q', '*', '_', '`', '[', '](', ')', '#', '> ', '- ', '1. ', '|', '\n', ' ', '~~'),
        {
          maxLength: 200,
        },
      ),
      (parts) => {
        const text = parts.join('');
        expect(letters(parseMarkdown(text)).length).toBe(text.replaceAll(/[^q]/g, '').length);
      },
    ),
  );
});

test('nesting without end does not end the page', () => {
  expect(parseMarkdown('> '.repeat(5_000)).length).toBeLessThanOrEqual(1);
  expect(parseMarkdown(`${'- '.repeat(3_000)}x`)).toHaveLength(1);
  expect(parseInline('**'.repeat(10_000)).length).toBeGreaterThan(0);
  expect(parseInline('['.repeat(20_000)).length).toBe(1);
});
