import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { forgetLink, listLinks } from '../links/store.ts';
import { homeOf } from '../local-home.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';

export const machinesForget = defineCommand({
  name: 'machines forget',
  summary: 'remove this terminal’s keys for a machine',
  arguments: [{ name: 'MACHINE', help: 'its id, the beginning of it, or its name' }],
  options: { ...jsonOption, ...homeOption },
  notes: ['The machine goes on listing this terminal until `poet devices revoke` there.'],
  async run({ values, positionals }, io) {
    const home = homeOf(values);
    const link = pick('linked machine', listLinks(home.linksDir), positionals[0] ?? '', {
      id: (one) => one.agentId,
      name: (one) => one.name,
    });
    forgetLink(home.linksDir, link.agentId);
    if (values.json) io.json({ forgot: link.agentId, name: link.name });
    else io.out(`The keys for “${plain(link.name)}” are removed here. Revoke “${link.deviceId}” there too.`);
    return Exit.ok;
  },
});
