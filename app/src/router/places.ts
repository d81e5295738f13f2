/** Every place of the app and its address. A deep link is nothing but `formatPlace`. */
const ID = '[a-z2-7]{26}';

/** `:name` stands for an id. A place that is a tab or a list stands at one word. */
const addresses = {
  now: '/',
  inbox: '/inbox',
  tasks: '/tasks',
  history: '/history',
  more: '/more',
  kept: '/more/kept',
  notifications: '/notifications',
  pair: '/pair',
  machine: '/m/:machineId',
  machineSettings: '/m/:machineId/settings',
  skills: '/m/:machineId/skills',
  skill: '/m/:machineId/skills/:skillId',
  servers: '/m/:machineId/servers',
  project: '/m/:machineId/p/:projectId',
  board: '/m/:machineId/p/:projectId/tasks',
  task: '/m/:machineId/t/:taskId',
  projectSkills: '/m/:machineId/p/:projectId/skills',
  projectServers: '/m/:machineId/p/:projectId/servers',
  session: '/m/:machineId/s/:sessionId',
  conversation: '/m/:machineId/s/:sessionId/conversation',
  output: '/m/:machineId/s/:sessionId/output',
  play: '/m/:machineId/s/:sessionId/play',
} as const;

type Names<Address extends string> = Address extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : Address extends `${string}:${infer Name}`
    ? Name
    : never;
type Addresses = typeof addresses;
type At = keyof Addresses;
type PlaceAt<A extends At> = { at: A } & { [N in Names<Addresses[A]>]: string };
export type KnownPlace = { [A in At]: PlaceAt<A> }[At];
export type Place = KnownPlace | { at: 'unknown' };

/** Every kind of place. */
export const places = Object.keys(addresses) as At[];

const patterns = places.map((at) => ({
  at,
  pattern: new RegExp(`^${addresses[at].replaceAll(/:(\w+)/g, `(?<$1>${ID})`)}$`),
}));

export function parsePlace(path: string): Place {
  const clean = path.replace(/\/+$/, '') || '/';
  for (const { at, pattern } of patterns) {
    const found = pattern.exec(clean);
    if (found !== null) return { at, ...found.groups } as KnownPlace;
  }
  return { at: 'unknown' };
}

export function formatPlace(place: KnownPlace): string {
  const ids = place as unknown as Record<string, string>;
  return addresses[place.at].replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '');
}

/** Where back leads when the app was opened right here. */
export function parentOf(place: Place): string {
  switch (place.at) {
    case 'skill':
      return formatPlace({ at: 'skills', machineId: place.machineId });
    case 'projectSkills':
    case 'projectServers':
      return formatPlace({ at: 'project', machineId: place.machineId, projectId: place.projectId });
    case 'skills':
    case 'servers':
    case 'project':
    case 'machineSettings':
      return formatPlace({ at: 'machine', machineId: place.machineId });
    case 'board':
      return formatPlace({ at: 'project', machineId: place.machineId, projectId: place.projectId });
    case 'conversation':
    case 'output':
    case 'play':
      return formatPlace({ at: 'session', machineId: place.machineId, sessionId: place.sessionId });
    case 'kept':
      return formatPlace({ at: 'more' });
    case 'task':
      return formatPlace({ at: 'tasks' });
    case 'notifications':
      return formatPlace({ at: 'more' });
    default:
      return '/';
  }
}
