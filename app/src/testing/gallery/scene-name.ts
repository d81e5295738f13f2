/** Read before the address bar is cleaned of a pairing link. */
export const sceneName = new URLSearchParams(location.search).get('scene') ?? 'now';
