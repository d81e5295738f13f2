import { describe, expect, test } from 'vitest';
import { importServers, launchSummary } from './server-import.ts';

const stdio = { command: 'npx', args: ['-y', 'some-server'], env: { TOKEN: 'secret' } };

describe('servers are read', () => {
  test.each([
    ['.mcp.json', JSON.stringify({ mcpServers: { some: stdio } })],
    ['the inside of it', JSON.stringify({ some: stdio })],
    ['a snippet without braces', `"some": ${JSON.stringify(stdio)},`],
    ['another editor’s file', JSON.stringify({ servers: { some: { type: 'stdio', ...stdio } } })],
  ])('from %s', (_, text) => {
    expect(importServers(text)).toEqual([
      {
        name: 'some',
        input: { name: 'some', alwaysLoad: false, launch: { kind: 'stdio', ...stdio } },
        problem: null,
      },
    ]);
  });

  test('with an address, and the kind of transport', () => {
    const text = JSON.stringify({
      mcpServers: { a: { url: 'https://x.example/mcp' }, b: { type: 'sse', url: 'https://x/sse' } },
    });
    expect(importServers(text).map(({ input }) => input?.launch.kind)).toEqual(['http', 'sse']);
  });
});

describe('what is malformed', () => {
  test.each([
    [{ command: 5 }, 'command: a command is a text'],
    [{ url: 'ftp://x' }, 'url: an address begins with https:// or http://'],
    [{ url: 'https://me:secret@x.example' }, 'url: put a password into a header, not into the address'],
    [{ args: [] }, 'It has neither a command nor an address (url).'],
    [{ command: 'x', args: [1] }, 'args.0: an argument is a text'],
    [{ command: 'x', env: { 'no name': 'y' } }, 'env.no name: not a name of a variable'],
  ])('%j is named, and hinders no other', (entry, problem) => {
    const text = JSON.stringify({ mcpServers: { bad: entry, good: stdio } });
    const [bad, good] = importServers(text);
    expect(bad).toEqual({ name: 'bad', input: null, problem });
    expect(good?.problem).toBeNull();
  });

  test('our own name is not to be had', () => {
    expect(importServers(JSON.stringify({ mcpServers: { poet: stdio } }))[0]?.problem).toContain(
      'Open Poet’s own',
    );
  });

  test('no JSON, and no server, are said in words', () => {
    expect(() => importServers('npx some-server')).toThrow('This is not JSON');
    expect(() => importServers('{"a":1}')).toThrow('There is no server in it');
  });
});

test('a summary holds no value', () => {
  const [found] = importServers(JSON.stringify({ some: stdio }));
  expect(launchSummary(found?.input?.launch as never)).toBe('npx -y some-server');
});
