/** tty-share 2.4 of Debian: JSON in JSON in base64 over WebSocket, one shared shell a server, so each command has a server of its own. */
import { findOrFetch } from '../install/debian.ts';
import { type Path, PROMPT, printed, SIZE, typeCommand } from './path.ts';
import { freePort, type ServerProcess, startServer } from './server-process.ts';
import { connectionOn, openSocket } from './web-socket.ts';

const NAME = 'tty-share';
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');
const write = (bytes: Uint8Array): string => {
  const data = encode({ Size: bytes.length, Data: Buffer.from(bytes).toString('base64') });
  return JSON.stringify({ Type: 'Write', Data: data });
};

export async function ttyShare(name = NAME, lead?: (port: number) => number): Promise<Path> {
  const program = await findOrFetch([NAME], [NAME]);
  let last: ServerProcess | null = null;
  return {
    name,
    async open(command) {
      const port = await freePort();
      const { cols, rows } = SIZE;
      const size = ['--headless', '--headless-cols', String(cols), '--headless-rows', String(rows)];
      const server = await startServer({
        name,
        command: program.path(NAME),
        args: [
          ...size,
          '--no-wait',
          '--listen',
          `127.0.0.1:${port}`,
          '--command',
          'bash',
          '--args',
          '--norc --noprofile',
        ],
        env: program.env,
        ready: /local session|http:/i,
      });
      last = server;
      const url = `ws://127.0.0.1:${lead?.(port) ?? port}/s/local/ws`;
      const { ws, listen } = await openSocket(url);
      const connection = connectionOn(ws, (bytes) => ws.send(write(bytes)), server.close);
      listen((data) => {
        const { Type, Data } = JSON.parse(data.toString('utf8')) as { Type: string; Data: string };
        if (Type !== 'Write') return;
        const inner = JSON.parse(Buffer.from(Data, 'base64').toString('utf8')) as { Data: string };
        connection.onBytes(Buffer.from(inner.Data, 'base64'), false, () => {});
      });
      ws.send(JSON.stringify({ Type: 'WinSize', Data: encode({ Cols: cols, Rows: rows }) }));
      await printed(name, connection, PROMPT);
      await typeCommand(name, connection, command);
      return connection;
    },
    pids: (): Record<string, number> => (last === null ? {} : { server: last.pid }),
    close: async () => {},
  };
}
