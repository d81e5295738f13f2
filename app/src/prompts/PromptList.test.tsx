import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { describe, expect, test, vi } from 'vitest';
import type { Prompt } from '../../../shared/model/prompt.ts';
import type { OutboxEntry } from '../data/types.ts';
import { fakeId, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { PromptList } from './PromptList.tsx';

const halyard = fakeProject('halyard');
const prompt = (head: string, more: Partial<Prompt> = {}): Prompt => ({
  id: fakeId(head),
  head,
  length: head.length,
  state: 'queued',
  when: 'soon',
  why: 'Something waits for an answer first.',
  by: 'on Phone',
  at: Date.now() - 60_000,
  ...more,
});
const machine = fakeMachine({ name: 'atlas', projects: [halyard] });

function show(prompts: Prompt[], outbox: OutboxEntry[] = [], wholePrompt?: string) {
  const session = fakeSession('Mend', halyard, { prompts });
  const on = fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session] });
  const onEdit = vi.fn();
  const onType = vi.fn();
  const data = renderWith({ machines: [on], outbox, wholePrompt }, () => (
    <PromptList machine={on} session={session} onEdit={onEdit} onType={onType} />
  ));
  return { data, onEdit, onType, session };
}
const entry = (session: string, text: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: fakeId('entry'),
  machineId: machine.id,
  label: 'Send',
  createdAt: Date.now() - 60_000,
  state: 'queued',
  problem: null,
  method: 'POST',
  path: `/v1/sessions/${session}/prompts`,
  body: { text, when: 'soon' },
  ...more,
});

describe('words on their way', () => {
  test('are not shown where all have gone, or go this moment', () => {
    show([prompt('Now', { state: 'sending', why: null, at: Date.now() })]);
    expect(screen.queryByRole('list')).toBeNull();
  });

  test('that wait say why, and go back into the field, whole', async () => {
    const { data, onEdit } = show([prompt('The beginning of')], [], 'The beginning of a long text');
    expect(screen.getByText(/waits for an answer first/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(onEdit).toHaveBeenCalledWith('The beginning of a long text'));
    await waitFor(() => expect(data.calls.map(([name]) => name)).toEqual(['wholePrompt', 'takeBackPrompt']));
  });

  test('that could not be delivered are sent again, or typed in', async () => {
    const { data, onType } = show([
      prompt('Lost', { state: 'undelivered', why: 'Ctrl+G has another meaning.' }),
    ]);
    expect(screen.getByText(/Not delivered. Ctrl\+G/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(data.calls[0]?.[0]).toBe('promptAgain'));
    fireEvent.click(screen.getByRole('button', { name: 'Type it' }));
    await waitFor(() => expect(onType).toHaveBeenCalledWith('Lost'));
  });

  test('stay where they are when their text could not be had', async () => {
    const { data, onEdit } = show([prompt('Mine')]);
    data.answer = { ok: false, problem: { title: 'The machine did not answer.', detail: '' } };
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(data.calls).toHaveLength(1));
    expect(onEdit).not.toHaveBeenCalled();
  });

  test('that wait for idle can go now', async () => {
    const { data } = show([
      prompt('Later', { when: 'idle', why: 'Claude works; it goes when that is done.' }),
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(data.calls[0]?.[0]).toBe('promptAgain'));
  });

  test('that this device still has are here too, of this session alone', () => {
    const { data, onEdit, session } = show([]);
    expect(screen.queryByRole('list')).toBeNull();
    expect(data.calls).toEqual([]);
    const other = show([], [entry(session.id, 'Written on a train'), entry(fakeId('other'), 'Elsewhere')]);
    expect(screen.getByText('Written on a train')).toBeTruthy();
    expect(screen.queryByText('Elsewhere')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(other.onEdit).toHaveBeenCalledWith('Written on a train');
    expect(onEdit).not.toHaveBeenCalled();
    expect(other.data.calls).toEqual([['discard', fakeId('entry')]]);
  });

  test('are a few, and the others a tap away', () => {
    show(['One', 'Two', 'Three', 'Four'].map((head) => prompt(head)));
    expect(screen.queryByText('One')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '2 more on their way' }));
    expect(screen.getByText('One')).toBeTruthy();
  });
});
