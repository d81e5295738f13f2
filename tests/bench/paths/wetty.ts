/** wetty 3.2.0: socket.io, one PTY a socket, acknowledgements of 2 MiB windows. Runs a shell by itself as root only. */
import { join } from 'node:path';
import { installPackage } from '../install/npm.ts';
import { type Path, PROMPT, printed, SIZE, typeCommand } from './path.ts';
import { freePort, startServer } from './server-process.ts';
import { openSocketIo } from './socket-io.ts';
import { connectionOn } from './web-socket.ts';

const VERSION = '3.2.0';
/** As its own client does: so many characters are acknowledged together. */
const COMMIT_CHARS = 262_144;

export async function wetty(name = 'wetty', lead?: (port: number) => number): Promise<Path> {
  if (process.getuid?.() !== 0) throw new Error('it logs in by ssh where it does not run as root');
  const at = await installPackage('wetty', VERSION);
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port), '--base', '/', '--ssh-host', 'localhost'];
  const server = await startServer({
    name,
    command: process.execPath,
    args: [join(at, 'build', 'main.js'), ...args, '--command', 'bash --norc --noprofile'],
    env: { NODE_ENV: 'production' },
    ready: /listening|Server started|started/i,
  });
  const origin = `ws://127.0.0.1:${lead?.(port) ?? port}`;
  return {
    name,
    async open(command) {
      const io = await openSocketIo(origin);
      const connection = connectionOn(io.ws, (bytes) =>
        io.emit('input', Buffer.from(bytes).toString('utf8')),
      );
      let parsed = 0;
      io.on('data', (text: string) => {
        connection.onBytes(Buffer.from(text), false, () => {
          parsed += text.length;
          if (parsed < COMMIT_CHARS) return;
          io.emit('commit', parsed);
          parsed = 0;
        });
      });
      io.emit('resize', SIZE);
      await printed(name, connection, PROMPT);
      await typeCommand(name, connection, command);
      return connection;
    },
    pids: () => ({ server: server.pid }),
    close: server.close,
  };
}
