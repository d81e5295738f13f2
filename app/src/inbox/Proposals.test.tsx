import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { beforeEach, expect, test } from 'vitest';
import type { Proposal } from '../../../shared/model/proposal.ts';
import { router } from '../router/router.ts';
import { fakeId, fakeMachine, fakeProject } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { Proposals } from './Proposals.tsx';

const halyard = fakeProject('halyard');
const proposal: Proposal = {
  id: fakeId('proposal'),
  projectId: halyard.id,
  sessionId: fakeId('session'),
  skillId: null,
  name: 'release-notes',
  description: 'How release notes are written.',
  why: 'You explained it in three sessions.',
  at: Date.now(),
  rev: 1,
};
const machine = () => fakeMachine({ name: 'atlas', projects: [halyard], rows: { proposal: [proposal] } });
const answers = { [`/v1/proposals/${proposal.id}`]: { ...proposal, text: 'One line each.', before: null } };
beforeEach(() => router.navigate('/'));
const accept = () => screen.getByRole('button', { name: 'Accept' }) as HTMLButtonElement;

test('a proposed skill is accepted only once its whole text is there to be read', async () => {
  const data = renderWith({ machines: [machine()], answers }, () => <Proposals />);
  fireEvent.click(screen.getByRole('button', { name: /^release-notes/ }));
  expect(accept().disabled).toBe(true);
  await screen.findByText('One line each.');
  fireEvent.click(accept());
  await waitFor(() => expect(data.calls).toEqual([['answerProposal', fakeId('atlas'), proposal, true]]));
});

test('is turned down unread, and one that was decided on here does not wait', async () => {
  const data = renderWith({ machines: [machine()] }, () => <Proposals />);
  fireEvent.click(screen.getByRole('button', { name: /^release-notes/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Turn down' }));
  await waitFor(() => expect(data.calls[0]?.[3]).toBe(false));
});
