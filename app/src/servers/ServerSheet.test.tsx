import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { fakeServer } from '../testing/fake-gear.ts';
import { renderWith } from '../testing/render-with.tsx';
import { ServerSheet } from './ServerSheet.tsx';
import { ServersStrip } from './SessionServers.tsx';

const halyard = fakeProject('halyard');
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

describe('a server', () => {
  const open = (server: ReturnType<typeof fakeServer> | null, gear = {}) => {
    const atlas = fakeMachine({ name: 'atlas', projects: [halyard] });
    return renderWith({ machines: [atlas], gear }, () => (
      <ServerSheet
        machine={atlas}
        server={server}
        projectId={halyard.id}
        testIn={halyard.id}
        onClose={() => {}}
      />
    ));
  };

  test('is saved with its command split into words', () => {
    const data = open(null);
    type('Name', 'search');
    type('Command', 'npx -y "a server"');
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(data.calls).toEqual([
      [
        'newServer',
        expect.any(String),
        {
          projectId: halyard.id,
          name: 'search',
          alwaysLoad: false,
          launch: { kind: 'stdio', command: 'npx', args: ['-y', 'a server'], env: {} },
        },
      ],
    ]);
  });

  test('that lacks something is not sent, and says what', () => {
    const data = open(null);
    type('Name', 'two words');
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(data.calls).toEqual([]);
    expect(screen.getByRole('alert').textContent).toContain('name: letters, digits');
  });

  test('keeps values that nobody typed anew, and shows none', () => {
    const server = fakeServer('search', { launch: { kind: 'http', url: 'https://x', headers: ['X-Key'] } });
    const data = open(server);
    expect((screen.getByLabelText('Value') as HTMLInputElement).value).toBe('');
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(data.calls.at(-1)?.[3]).toMatchObject({ launch: { headers: { 'X-Key': null } } });
  });

  test('that was tried says what is wrong, with its own words', async () => {
    const test = { at: 0, ok: false, ms: 40, about: null, tools: [], stderr: 'no key', problem: 'It ended.' };
    const data = open(fakeServer('search'), { test });
    fireEvent.click(screen.getByRole('button', { name: 'Test' }));
    expect(await screen.findByText('It ended.')).toBeTruthy();
    expect(screen.getByText('no key')).toBeTruthy();
    expect(data.calls.at(-1)).toMatchObject(['tryServer', {}, { project: halyard.id }]);
  });
});

test('a session says which servers it lacks, and why, until that was read', async () => {
  const failed = { name: 'search', state: 'failed' as const, ms: 3, problem: 'ENOENT', stderr: 'cut short' };
  const session = fakeSession('x', halyard, { servers: [failed] });
  const atlas = fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session] });
  const statuses = [{ ...failed, stderr: 'all of it' }];
  renderWith({ machines: [atlas], gear: { statuses } }, () => (
    <ServersStrip machine={atlas} session={session} />
  ));
  expect(screen.getByText('MCP server search failed')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Why' }));
  expect(await screen.findByText('all of it')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByText('MCP server search failed')).toBeNull();
});
