/** A first name for this device in the machine's list; a person may write a better one. */
export function guessDeviceName(agent: string, touchPoints: number): string {
  if (/iPhone/.test(agent)) return 'iPhone';
  // iPadOS calls itself a Mac; no Mac has a touch screen.
  if (/iPad/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return 'iPad';
  if (/Android/.test(agent)) return /Mobile/.test(agent) ? 'Android phone' : 'Android tablet';
  if (/Macintosh/.test(agent)) return 'Mac';
  if (/Windows/.test(agent)) return 'Windows computer';
  if (/Linux|X11/.test(agent)) return 'Linux computer';
  return 'This device';
}

/** Safari and every other browser of iOS keep the storage of a home-screen app apart from their own. */
export const isIos = (agent: string, touchPoints: number): boolean =>
  /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1);
