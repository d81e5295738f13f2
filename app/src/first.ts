/**
 * What runs before anything else: the secret of a pairing link leaves the address bar (and with it the history, the
 * share sheet and screenshots) and is kept in memory alone.
 */
let pairingFragment: string | null = null;

if (location.pathname === '/pair' && location.hash.length > 1) {
  pairingFragment = location.hash;
  history.replaceState(history.state, '', '/pair');
}

/** The whole link that opened the app, once; null afterwards and where there was none. */
export function takePairingLink(): string | null {
  if (pairingFragment === null) return null;
  const link = `${location.origin}/pair${pairingFragment}`;
  pairingFragment = null;
  return link;
}

// A second link opened in a running app changes only the fragment.
addEventListener('hashchange', () => {
  if (location.pathname !== '/pair' || location.hash.length <= 1) return;
  pairingFragment = location.hash;
  history.replaceState(history.state, '', '/pair');
  dispatchEvent(new Event('pairinglink'));
});
