import { describe, expect, test } from 'vitest';
import { readLog, waiting } from './server-log.ts';

const OURS = '76a5d08c-4a7f-4ac7-88bd-01a40e846584';
/** As Claude Code 2.1.330 writes them. */
const line = (entry: object, sessionId = OURS) => JSON.stringify({ ...entry, sessionId, cwd: '/w' });
const read = (...lines: string[]) => readLog(waiting('one'), lines, (id) => id === OURS);

describe('by its log, a server', () => {
  test('is connected once Claude Code says so', () => {
    expect(
      read(
        line({ debug: 'Starting connection with timeout of 30000ms' }),
        line({ error: 'Server stderr: hello\n' }),
        line({ debug: 'Successfully connected (transport: stdio) in 390ms' }),
      ),
    ).toEqual({ name: 'one', state: 'connected', ms: 390, problem: '', stderr: 'hello' });
  });

  test('has failed with its reason, and its stderr is told once', () => {
    expect(
      read(
        line({ debug: 'stderr of the stdio server before restarting it: BOOM\n' }),
        line({ error: 'Server stderr: BOOM\n' }),
        line({
          debug: 'Connection failed after 395ms, 395ms of it awake (CONNECTION_CLOSED): Connection closed',
        }),
        line({ error: 'Connection failed (CONNECTION_CLOSED): Connection closed' }),
      ),
    ).toEqual({ name: 'one', state: 'failed', ms: 395, problem: 'Connection closed', stderr: 'BOOM' });
  });

  test('that is tried again connects, until it fails or is there', () => {
    const failed = line({ debug: 'Connection failed after 3ms, 3ms of it awake (ECONNREFUSED): refused' });
    const again = line({ debug: 'Starting connection with timeout of 30000ms' });
    expect(read(failed, again)).toMatchObject({ state: 'connecting', ms: null, problem: '' });
    expect(read(failed, again, failed)).toMatchObject({ state: 'failed', problem: 'refused' });
  });

  test('says nothing in another conversation, nor by lines that nobody understands', () => {
    const other = line({ debug: 'Successfully connected (transport: stdio) in 1ms' }, 'other');
    expect(read(other, 'garbage', '{}', 'null')).toEqual(waiting('one'));
  });

  test('is bounded in what it says', () => {
    const { stderr } = read(
      ...Array.from({ length: 20 }, (_, at) => line({ error: `Server stderr: ${at}${'x'.repeat(999)}` })),
    );
    expect(stderr.length).toBeLessThanOrEqual(4000);
    expect(stderr).toContain('19x');
  });
});
