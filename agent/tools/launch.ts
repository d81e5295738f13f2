/** How Claude Code starts the bridge to our tools. Pure. */
import { fileURLToPath } from 'node:url';

const bridge = fileURLToPath(new URL('bridge.ts', import.meta.url));
/** Loaded compiled from there, it starts in half the time and in two thirds of the memory. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/open-poet', import.meta.url));

export interface BridgePlaces {
  socket: string;
  headerFile: string;
  sessionId: string;
}

/** An entry of `mcpServers`. Its credential stands in the file that it names. */
export const bridgeServer = ({ socket, headerFile, sessionId }: BridgePlaces) => ({
  type: 'stdio',
  command: process.execPath,
  args: [bridge, socket, headerFile, sessionId],
  env: { NODE_OPTIONS: '', NODE_COMPILE_CACHE: compileCache },
  // The model has them at hand from the start, and need not search for them.
  alwaysLoad: true,
});
