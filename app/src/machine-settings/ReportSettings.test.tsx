import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { fakeMachine } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { ReportSettings } from './ReportSettings.tsx';

const open = (value: object) => {
  const atlas = fakeMachine({
    name: 'atlas',
    rows: { setting: [{ id: 'verification', value, rev: 1 } as never] },
  });
  return renderWith({ machines: [atlas] }, () => <ReportSettings machine={atlas} />);
};
const standing = { judge: true, model: '', budgetUsd: 1, minutes: 5 };

describe('what a report may cost', () => {
  test('judged or only measured', () => {
    const data = open({});
    fireEvent.click(screen.getByRole('radio', { name: /Only measure/ }));
    expect(data.calls.at(-1)?.slice(2)).toEqual(['verification', { ...standing, judge: false }]);
  });

  test('only measured: nothing to set', () => {
    open({ judge: false });
    expect(screen.queryByLabelText('Model that judges')).toBeNull();
  });

  test('a budget, a time, a model', () => {
    const data = open({});
    fireEvent.click(screen.getByRole('button', { name: 'Dollars for each: one more' }));
    expect(data.calls.at(-1)?.[3]).toEqual({ ...standing, budgetUsd: 2 });
    fireEvent.click(screen.getByRole('button', { name: 'Minutes for each: one less' }));
    expect(data.calls.at(-1)?.[3]).toEqual({ ...standing, minutes: 4 });
    fireEvent.change(screen.getByLabelText('Model that judges'), { target: { value: ' opus ' } });
    expect(data.calls.at(-1)?.[3]).toEqual({ ...standing, model: 'opus' });
  });

  test('what is no name of a model is not sent', () => {
    const data = open({});
    const before = data.calls.length;
    fireEvent.change(screen.getByLabelText('Model that judges'), { target: { value: 'the best one' } });
    expect(screen.getByText('A model has no such name')).toBeTruthy();
    expect(data.calls.length).toBe(before);
  });
});
