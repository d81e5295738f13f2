import { expect, test } from 'vitest';
import { checkRecording, recordingNames } from '../../tests/law/recordings.ts';

test('real programs were recorded', () => {
  expect(recordingNames()).toEqual(
    expect.arrayContaining(['claude', 'git-log', 'htop', 'less', 'mc', 'tmux', 'vim']),
  );
});

test.each(recordingNames())(
  '%s: a snapshot anywhere, and the bytes after it, give its last screen',
  (name) => {
    const verdicts = checkRecording(name, 8, 1);
    expect(verdicts.length).toBeGreaterThanOrEqual(8);
    expect(verdicts.filter(({ verdict }) => !verdict.ok)).toEqual([]);
  },
);
