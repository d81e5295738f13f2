import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { fakeId, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { NowPage } from './NowPage.tsx';

const halyard = fakeProject('halyard');
const now = Date.now();
const open = (options: Parameters<typeof renderWith>[0]) =>
  renderWith(options, () => <NowPage beside={false} />);

describe('Now', () => {
  test('without a machine it offers one thing: to pair one', () => {
    open({});
    expect(screen.getByRole('button', { name: 'Pair a machine' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'New session' })).toBeNull();
  });

  test('in a browser that cannot run it offers nothing that would fail', () => {
    const trouble = { title: 'This browser is too old for Open Poet.', detail: 'It has no X25519 keys.' };
    open({ trouble: { ...trouble, act: 'reload' } });
    expect(screen.queryByRole('button', { name: 'Pair a machine' })).toBeNull();
  });

  test('lists what runs with its last lines, and leaves out what has ended', () => {
    open({
      machines: [
        fakeMachine({
          name: 'atlas',
          projects: [halyard],
          sessions: [
            fakeSession('Stream resume', halyard, { peek: ['● Update(resume.ts)'] }),
            fakeSession('Old one', halyard, { state: 'exited', exitCode: 0, endedAt: now }),
          ],
        }),
      ],
    });
    expect(screen.getByRole('link', { name: /Stream resume/ }).textContent).toContain('● Update(resume.ts)');
    expect(screen.queryByText('Old one')).toBeNull();
  });

  test('offline it shows what was seen, how old it is, and what will be sent', () => {
    open({
      machines: [
        fakeMachine({
          name: 'atlas',
          projects: [halyard],
          freshAt: now - 18.5 * 60_000,
          link: { at: 'offline', since: now, why: 'relay-unreachable', retryAt: null },
          sessions: [fakeSession('Stream resume', halyard)],
        }),
      ],
      outbox: [
        {
          id: 'x',
          machineId: fakeId('atlas'),
          label: 'Stop “zsh”',
          createdAt: now,
          state: 'queued',
          problem: null,
          method: 'POST',
          path: '/v1/sessions/x/stop',
        },
      ],
    });
    expect(screen.getByRole('status').textContent).toContain('The relay cannot be reached');
    expect(screen.getByRole('status').textContent).toContain('18 min ago');
    expect(screen.getByText('Stop “zsh”')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Stream resume/ }).textContent).toContain('was running');
  });

  test('what would come late asks whether it still goes, and goes on a tap', () => {
    const data = open({
      machines: [fakeMachine({ name: 'atlas' })],
      outbox: [
        {
          id: 'x',
          machineId: fakeId('atlas'),
          label: 'Send “Fix the build”',
          createdAt: now - 3_600_000,
          state: 'asks',
          problem: null,
          method: 'POST',
          path: '/v1/sessions/x/prompts',
        },
      ],
    });
    expect(screen.getByText(/Does it still go to atlas\?/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(data.calls).toContainEqual(['retry', 'x']);
  });

  test('a device that asks to be let in stands above everything', () => {
    open({
      machines: [
        fakeMachine({
          name: 'atlas',
          pairings: [{ deviceId: fakeId('pixel'), name: 'Pixel 9', platform: 'Android', words: [] }],
        }),
      ],
    });
    const asks = screen.getByRole('region', { name: 'Waits for you' });
    expect(asks.textContent).toContain('Pixel 9');
    expect(asks.compareDocumentPosition(screen.getByRole('region', { name: 'Live' }))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
  });
});
