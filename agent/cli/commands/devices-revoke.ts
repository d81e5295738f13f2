import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';

export const devicesRevoke = defineCommand({
  name: 'devices revoke',
  summary: 'take a device’s access away, at once and for good',
  arguments: [{ name: 'DEVICE', help: 'its id, the beginning of it, or its name' }],
  options: { ...jsonOption, ...homeOption },
  notes: ['Its open channels are cut. It can come back only by being paired anew.'],
  async run({ values, positionals }, io) {
    const api = localApi(homeOf(values));
    const { devices } = await api.everything();
    const device = pick('device', devices, positionals[0] ?? '', {
      id: (one) => one.id,
      name: (one) => one.name,
    });
    await api.revokeDevice(device.id);
    if (values.json) io.json({ revoked: device.id, name: device.name });
    else io.out(`“${plain(device.name)}” has no access any more.`);
    return Exit.ok;
  },
});
