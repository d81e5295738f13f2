/** How a phone can reach this machine: said plainly where only the machine itself can connect. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TunnelName } from './tunnel.ts';

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
  { name: 'tailscale', what: 'your own devices only, through your tailnet' },
  { name: 'cloudflared', what: 'a public address, another one at each start' },
];

/** `port`: where the agent listens; null where that is not known. */
export function reachHelp(
  port: number | null,
  installed: (name: TunnelName) => boolean = isInstalled,
): string[] {
  const address = `http://127.0.0.1:${port ?? 'PORT'}`;
  const lines = [
    '',
    'Only this machine can connect now: phones need an HTTPS address. Any of these gives one:',
    '',
  ];
  for (const { name, what } of tunnels) {
    const have = installed(name);
    lines.push(
      `  poet up --tunnel ${name.padEnd(12)} ${what}${have ? ' (it is installed here)' : ` (install ${name} first)`}`,
    );
  }
  lines.push(
    '  poet up --tls-cert FILE --tls-key FILE --public-url https://NAME:PORT',
    '                               a certificate of your own',
    `  poet up --public-url https://NAME`,
    `                               a reverse proxy to ${address}, WebSockets included`,
    '  poet up --relay https://RELAY   a relay that runs elsewhere (`poet relay`)',
  );
  return lines;
}
