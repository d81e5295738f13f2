import { fileURLToPath } from 'node:url';

/** Where the build of the app stands in this package. */
export const builtApp = (): string => fileURLToPath(new URL('../../dist/app', import.meta.url));
