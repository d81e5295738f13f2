import { describe, expect, test } from 'vitest';
import { formatPlace, type KnownPlace, parentOf, parsePlace } from './places.ts';

const machineId = 'a'.repeat(26);
const other = 'b'.repeat(26);
const places: KnownPlace[] = [
  { at: 'now' },
  { at: 'inbox' },
  { at: 'tasks' },
  { at: 'history' },
  { at: 'more' },
  { at: 'pair' },
  { at: 'machine', machineId },
  { at: 'machineSettings', machineId },
  { at: 'skills', machineId },
  { at: 'skill', machineId, skillId: other },
  { at: 'servers', machineId },
  { at: 'project', machineId, projectId: other },
  { at: 'board', machineId, projectId: other },
  { at: 'task', machineId, taskId: other },
  { at: 'projectSkills', machineId, projectId: other },
  { at: 'projectServers', machineId, projectId: other },
  { at: 'session', machineId, sessionId: other },
  { at: 'conversation', machineId, sessionId: other },
  { at: 'output', machineId, sessionId: other },
  { at: 'play', machineId, sessionId: other },
];

describe('addresses', () => {
  test.each(places)('$at has an address that leads back to it', (place) => {
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  test('a slash at the end changes nothing', () => {
    expect(parsePlace(`/m/${machineId}/`)).toEqual({ at: 'machine', machineId });
  });

  test.each(['/m/short', `/m/${machineId}/x/${other}`, '/nowhere', `/m/${machineId}/s/UPPER`])(
    '%s leads nowhere',
    (path) => {
      expect(parsePlace(path)).toEqual({ at: 'unknown' });
    },
  );

  test('a project lies under its machine, a task under Tasks, everything else under Now', () => {
    expect(parentOf({ at: 'project', machineId, projectId: other })).toBe(`/m/${machineId}`);
    expect(parentOf({ at: 'board', machineId, projectId: other })).toBe(`/m/${machineId}/p/${other}`);
    expect(parentOf({ at: 'task', machineId, taskId: other })).toBe('/tasks');
    expect(parentOf({ at: 'session', machineId, sessionId: other })).toBe('/');
  });
});
