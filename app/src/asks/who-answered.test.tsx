import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Ask } from '../../../shared/model/ask.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { useData } from '../data-context.tsx';
import { fakeId, fakeMachine, fakeNotification, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { dismissToast, toast } from '../ui/toast.ts';
import { SessionAsks } from './SessionAsks.tsx';
import { sayWhoAnswered } from './who-answered.ts';

const halyard = fakeProject('halyard');
const sessionId = fakeId('Fix the build');
let since = Date.now() - 60_000;

/** A screen on which this waits. `settle`: it is answered, as the machine tells all its devices. */
function screenWith() {
  since += 1000;
  const ask: Ask = {
    id: fakeId(`ask${since}`),
    kind: 'permission',
    since,
    tool: 'Bash',
    input: '{"command":"npm test"}',
    always: [],
    agent: null,
  };
  const notification: Notification[] = [
    fakeNotification('Bash denied on Watch', { kind: 'answered', sessionId, at: since - 10 }),
  ];
  const machine = fakeMachine({
    name: 'atlas',
    projects: [halyard],
    sessions: [fakeSession('Fix the build', halyard, { asks: [ask] })],
    rows: { notification },
  });
  const Screen = () => {
    sayWhoAnswered(useData());
    return <SessionAsks />;
  };
  const data = renderWith({ machines: [machine] }, () => <Screen />);
  return {
    data,
    settle(title: string) {
      notification.push(fakeNotification(title, { kind: 'answered', sessionId, at: since + 50 }));
      machine.setSessions([fakeSession('Fix the build', halyard)]);
    },
  };
}

beforeEach(dismissToast);

describe('who answered what stood on this screen', () => {
  test('is said where it was somebody else, once, and nothing from before', () => {
    const { settle } = screenWith();
    expect(toast()).toBeNull();
    settle('Bash allowed on Tablet');
    expect(toast()?.text).toBe('Bash allowed on Tablet');
  });

  test('is not said to the one who did', async () => {
    const { settle } = screenWith();
    fireEvent.click(screen.getByRole('button', { name: 'Allow' }));
    settle('Bash allowed on Phone');
    expect(toast()?.text).not.toBe('Bash allowed on Phone');
  });

  test('is said to the one who was later, whose card is gone by then', async () => {
    const { data, settle } = screenWith();
    const problem = { title: 'Refused.', detail: 'This was answered on Tablet.', code: 'answered' };
    data.answer = { ok: false, problem };
    fireEvent.click(screen.getByRole('button', { name: 'Allow' }));
    settle('Bash allowed on Tablet');
    await expect.poll(() => toast()?.text).toBe('This was answered on Tablet.');
  });
});
