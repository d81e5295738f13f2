import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';

export const devicesRename = defineCommand({
  name: 'devices rename',
  summary: 'give a device another name',
  arguments: [
    { name: 'DEVICE', help: 'its id, the beginning of it, or its name' },
    { name: 'NAME', help: 'the new name' },
  ],
  options: { ...jsonOption, ...homeOption },
  async run({ values, positionals }, io) {
    const [wanted = '', name = ''] = positionals;
    const api = localApi(homeOf(values));
    const { devices } = await api.everything();
    const device = pick('device', devices, wanted, { id: (one) => one.id, name: (one) => one.name });
    const renamed = await api.renameDevice(device.id, name);
    if (values.json) io.json(renamed);
    else io.out(`“${plain(device.name)}” is now “${plain(renamed.name)}”.`);
    return Exit.ok;
  },
});
