/** Every place of the app and its address. A deep link is nothing but `formatPlace`. */
export type Place =
  | { at: 'now' }
  | { at: 'history' }
  | { at: 'more' }
  | { at: 'pair' }
  | { at: 'machine'; machineId: string }
  | { at: 'project'; machineId: string; projectId: string }
  | { at: 'session'; machineId: string; sessionId: string }
  | { at: 'unknown' };

const ID = '([a-z2-7]{26})';
const MACHINE = new RegExp(`^/m/${ID}$`);
const PROJECT = new RegExp(`^/m/${ID}/p/${ID}$`);
const SESSION = new RegExp(`^/m/${ID}/s/${ID}$`);

export function parsePlace(path: string): Place {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (clean === '/' || clean === '') return { at: 'now' };
  if (clean === '/history') return { at: 'history' };
  if (clean === '/more') return { at: 'more' };
  if (clean === '/pair') return { at: 'pair' };
  const machine = MACHINE.exec(clean);
  if (machine?.[1]) return { at: 'machine', machineId: machine[1] };
  const project = PROJECT.exec(clean);
  if (project?.[1] && project[2]) return { at: 'project', machineId: project[1], projectId: project[2] };
  const session = SESSION.exec(clean);
  if (session?.[1] && session[2]) return { at: 'session', machineId: session[1], sessionId: session[2] };
  return { at: 'unknown' };
}

export function formatPlace(place: Exclude<Place, { at: 'unknown' }>): string {
  switch (place.at) {
    case 'now':
      return '/';
    case 'machine':
      return `/m/${place.machineId}`;
    case 'project':
      return `/m/${place.machineId}/p/${place.projectId}`;
    case 'session':
      return `/m/${place.machineId}/s/${place.sessionId}`;
    default:
      return `/${place.at}`;
  }
}

/** Where back leads when the app was opened right here. */
export function parentOf(place: Place): string {
  switch (place.at) {
    case 'project':
      return formatPlace({ at: 'machine', machineId: place.machineId });
    default:
      return '/';
  }
}
