/** What the service worker tells a page. */
export type WorkerMessage = { type: 'open'; url: string } | { type: 'push-arrived'; machineId: string };
