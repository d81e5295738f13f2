import { expect, test } from 'vitest';
import { fakeDrafts } from '../testing/fake-writing.ts';
import { createDraft } from './draft.ts';

const place = { machineId: 'atlas', sessionId: 'one' };
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('what was typed before the kept draft was read stands after it', async () => {
  const drafts = fakeDrafts();
  drafts.keep(place, 'kept');
  const draft = createDraft(drafts, place);
  draft.write('typed at once');
  await settled();
  expect(draft.text()).toBe('kept\ntyped at once');
  expect(await drafts.read(place)).toBe('kept\ntyped at once');
});

test('up goes back through what was sent and down returns to what was being written', async () => {
  const draft = createDraft(fakeDrafts(), place);
  await settled();
  for (const text of ['one', 'two']) {
    draft.write(text);
    draft.sent(text);
  }
  draft.write('half');
  expect(draft.recall(-1)).toBe('two');
  expect(draft.recall(-1)).toBe('one');
  expect(draft.recall(-1)).toBeNull();
  expect(draft.recall(1)).toBe('two');
  expect(draft.recall(1)).toBe('half');
  expect(draft.recall(1)).toBeNull();
});
