/** `poet`. What it loads is compiled once and kept beside the installed packages: a short command is mostly loading. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/open-poet', import.meta.url)));
await import('./run.ts');
