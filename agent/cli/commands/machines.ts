import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { listLinks } from '../links/store.ts';
import { homeOf } from '../local-home.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';
import { ago } from '../text/times.ts';

export const machines = defineCommand({
  name: 'machines',
  aliases: ['machines list'],
  summary: 'list the machines that this terminal is linked with',
  options: { ...jsonOption, ...homeOption },
  async run({ values }, io) {
    const links = listLinks(homeOf(values).linksDir);
    if (values.json) {
      io.json(
        links.map(({ agentId, deviceId, name, relay, linkedAt }) => ({
          id: agentId,
          name,
          relay,
          deviceId,
          linkedAt,
        })),
      );
    } else if (links.length === 0)
      io.out('This terminal is linked with no machine. `poet link` links it with one.');
    else {
      const short = shortId(links.map((link) => link.agentId));
      const rows = links.map((link) => [
        short(link.agentId),
        link.name,
        link.relay,
        ago(link.linkedAt, Date.now()),
      ]);
      for (const line of table(['ID', 'NAME', 'RELAY', 'LINKED'], rows, io.width, 1)) io.out(line);
    }
    return Exit.ok;
  },
});
