import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import type { Awake } from '../../../shared/model/power.ts';
import { fakeMachine } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { PowerSettings } from './PowerSettings.tsx';

const open = (awake: Awake) => {
  const atlas = fakeMachine({
    name: 'atlas',
    rows: { setting: [{ id: 'power', value: { keepAwake: 'working' }, rev: 1 }] },
  });
  return renderWith({ machines: [atlas], awake }, () => <PowerSettings machine={atlas} />);
};

describe('keeping a machine awake', () => {
  test('shows what is chosen, and changes it', () => {
    const data = open({ tool: 'caffeinate', awake: false, problem: null });
    const chosen = screen.getByRole('radio', { name: 'While Claude works' }) as HTMLInputElement;
    expect(chosen.checked).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'Never' }));
    expect(data.calls.at(-1)).toEqual([
      'changeSetting',
      'atlasabcdefghijklmnopqrstu',
      'power',
      { keepAwake: 'never' },
    ]);
  });

  test.each<[Awake, string]>([
    [{ tool: null, awake: false, problem: null }, 'atlas has no tool for this'],
    [
      { tool: 'systemd-inhibit', awake: false, problem: 'Access denied' },
      'could not be kept awake: Access denied',
    ],
    [{ tool: 'caffeinate', awake: true, problem: null }, 'It is kept awake now.'],
  ])('says honestly whether it can be: %o', async (awake, words) => {
    open(awake);
    expect(await screen.findByText(new RegExp(words))).toBeTruthy();
  });
});
