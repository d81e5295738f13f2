/** How a phone can reach this machine: said plainly where only the machine itself can connect. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TunnelName, tunnelCommand } from './tunnel.ts';

export function isInstalled(program: string, path = process.env.PATH ?? ''): boolean {
  return path.split(delimiter).some((dir) => {
    if (dir === '') return false;
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const tunnels: readonly { name: TunnelName; what: string }[] = [
  { name: 'tailscale', what: 'Your own devices only, through your tailnet' },
  { name: 'cloudflared', what: 'A public address, another one at each start' },
];

/** `port`: where the agent listens; null where that is not known. */
export function reachHelp(
  port: number | null,
  installed: (name: TunnelName) => boolean = isInstalled,
): string[] {
  const ways: [string, string][] = tunnels.map(({ name, what }) => {
    const how = installed(name) ? `runs \`${tunnelCommand(name, port ?? 'PORT')}\`` : `install ${name} first`;
    return [`${what} (${how}):`, `poet up --tunnel ${name}`];
  });
  ways.push(
    [
      'A certificate of your own:',
      'poet up --host 0.0.0.0 --tls-cert FILE --tls-key FILE --public-url https://NAME:PORT',
    ],
    [
      `A reverse proxy to http://127.0.0.1:${port ?? 'PORT'}, WebSockets included:`,
      'poet up --public-url https://NAME',
    ],
    ['A relay that runs elsewhere (`poet relay`):', 'poet up --relay https://RELAY'],
  );
  return [
    '',
    'Only this machine can connect now: phones need an HTTPS address. Any of these gives one.',
    ...ways.flatMap(([what, command]) => ['', `  ${what}`, `      ${command}`]),
  ];
}
