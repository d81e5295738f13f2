import type { Device } from '../../../shared/model/device.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';
import { ago } from '../text/times.ts';

function rights({ grant }: Device): string {
  if (grant === null) return 'waits for “they match”';
  if (grant.role === 'owner') return 'owner';
  return grant.verb === 'type' ? 'guest, may type' : 'guest, may watch';
}

/** Rows of the listing, newest contact first. */
export function deviceRows(devices: readonly Device[], now: number): string[][] {
  const short = shortId(devices.map((device) => device.id));
  return [...devices]
    .sort((a, b) => (b.lastSeenAt ?? b.pairedAt) - (a.lastSeenAt ?? a.pairedAt))
    .map((device) => [
      short(device.id),
      device.name,
      device.platform,
      rights(device),
      device.online ? 'online' : ago(device.lastSeenAt, now),
    ]);
}

export const devices = defineCommand({
  name: 'devices',
  aliases: ['devices list'],
  summary: 'list the paired devices, and when each was last seen',
  options: { ...jsonOption, ...homeOption },
  async run({ values }, io) {
    const { devices: found } = await localApi(homeOf(values)).everything();
    if (values.json) io.json(found);
    else if (found.length === 0) io.out('No device is paired. `poet pair` pairs one.');
    else {
      for (const line of table(
        ['ID', 'NAME', 'PLATFORM', 'RIGHTS', 'LAST SEEN'],
        deviceRows(found, Date.now()),
        io.width,
        1,
      )) {
        io.out(line);
      }
    }
    return Exit.ok;
  },
});
