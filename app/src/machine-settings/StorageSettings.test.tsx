import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { MachineHealth } from './MachineHealth.tsx';
import { StorageSettings } from './StorageSettings.tsx';

const DAY = 24 * 3600 * 1000;
const ended = (name: string, days: number, more = {}) =>
  fakeSession(name, fakeProject('halyard'), { state: 'exited', endedAt: Date.now() - days * DAY, ...more });
const atlas = () => {
  const machine = fakeMachine({ name: 'atlas' });
  machine.setSessions([ended('Old', 40), ended('Pinned', 40, { pinned: true }), ended('Young', 3)]);
  return machine;
};

describe('how long sessions are kept', () => {
  test('says what goes before it is chosen', async () => {
    const machine = atlas();
    const data = renderWith({ machines: [machine] }, () => <StorageSettings machine={machine} />);
    fireEvent.click(screen.getByRole('radio', { name: 'Keep them for 30 days after they end' }));
    expect(await screen.findByText(/One session is older and will be deleted within minutes/)).toBeTruthy();
    expect(data.calls.map(([name]) => name)).not.toContain('changeSetting');
    fireEvent.click(screen.getByRole('button', { name: 'Keep them so long' }));
    await waitFor(() =>
      expect(data.calls.at(-1)).toEqual([
        ...['changeSetting', machine.id, 'storage'],
        { recordings: 20, index: 4, keepDays: 30 },
      ]),
    );
  });

  test('stays as it was where the person says no', async () => {
    const machine = atlas();
    const data = renderWith({ machines: [machine] }, () => <StorageSettings machine={machine} />);
    fireEvent.click(screen.getByRole('radio', { name: 'Keep them for 30 days after they end' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    const ever = screen.getByRole('radio', { name: 'Keep sessions for ever' }) as HTMLInputElement;
    await waitFor(() => expect(ever.checked).toBe(true));
    expect(data.calls.map(([name]) => name)).not.toContain('changeSetting');
  });

  test('shows what they take', async () => {
    const machine = atlas();
    renderWith({ machines: [machine] }, () => <StorageSettings machine={machine} />);
    expect(await screen.findByText(/They take 3\.2 GB now/)).toBeTruthy();
    expect(await screen.findByText(/70 GB are free/)).toBeTruthy();
  });
});

describe('how a machine stands', () => {
  test('is looked over when asked, with what is broken first and how to mend it', async () => {
    const machine = atlas();
    renderWith(
      {
        machines: [machine],
        checks: [
          { name: 'Disk', state: 'ok', found: '70 GiB are free.', mend: null },
          { name: 'Relay', state: 'broken', found: 'It cannot be reached.', mend: 'Look at its log.' },
        ],
      },
      () => <MachineHealth machine={machine} />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Look it over' }));
    const rows = await screen.findAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      'RelayBrokenIt cannot be reached.Look at its log.',
      'DiskWell70 GiB are free.',
    ]);
  });

  test('cannot be looked at while it is away', () => {
    const machine = atlas();
    machine.setLink({ at: 'waiting', retryAt: 0 } as never);
    renderWith({ machines: [machine] }, () => <MachineHealth machine={machine} />);
    expect((screen.getByRole('button', { name: 'Look it over' }) as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByText(/not reachable now/)).toBeTruthy();
  });
});
