/** Scenes of the gallery with what a device keeps, and with what is under a passphrase. */
import type { KeptGroup } from '../../data/cache/cache.ts';
import { type FakeDataOptions, fakeMachine, fakeProject, fakeSession, fakeTask } from '../fake-data.ts';
import { fakeCache, fakeLock } from '../fake-keeping.ts';

const now = Date.now();
const MINUTE = 60_000;
const halyard = fakeProject('halyard');
const sessions = [
  fakeSession('Stream resume after sleep', halyard),
  fakeSession(
    'Soak test on ARM, twenty times with three seeds, until it fails or the night is over',
    halyard,
  ),
  fakeSession('zsh', halyard),
];
const task = fakeTask('Queue writes while offline', halyard);
const away = { at: 'offline', since: now, why: 'relay-unreachable', retryAt: null } as const;
const machine = () =>
  fakeMachine({
    ...{ name: 'atlas', projects: [halyard], sessions, rows: { task: [task] } },
    ...{ link: away, freshAt: now - 18 * MINUTE },
  });

const groups = (machineId: string): KeptGroup[] =>
  [
    { id: sessions[0]?.id ?? '', bytes: 4_200_000, ago: 2, always: true },
    { id: sessions[1]?.id ?? '', bytes: 12_800_000, ago: 30 },
    { id: task.id, bytes: 48_000, ago: 70 },
    { id: sessions[2]?.id ?? '', bytes: 9_300, ago: 60 * 30 },
    { id: '', bytes: 310_000, ago: 60 * 40 },
  ].map(({ id, bytes, ago, always = false }) => ({
    ...{ machineId, id, bytes, usedAt: now - ago * MINUTE, always },
  }));

const kept = (): FakeDataOptions => {
  const atlas = machine();
  return { machines: [atlas], cache: fakeCache({ groups: groups(atlas.id) }) };
};

export const keptScenes: Record<string, () => FakeDataOptions> = {
  kept,
  keptNothing: () => ({ machines: [machine()] }),
  keptLocking: () => ({ ...kept(), lock: fakeLock('four words and more', false) }),
  locked: () => ({ ...kept(), ready: () => false, lock: fakeLock('four words and more') }),
};
