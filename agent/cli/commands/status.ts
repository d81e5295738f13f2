import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import type { Status } from '../machine-api.ts';
import { aligned, plain } from '../text/columns.ts';
import { ago, count } from '../text/times.ts';

/** null where nothing was interrupted. */
export const interruptedWords = ({ sessions }: Pick<Status, 'sessions'>): string | null =>
  sessions.interrupted === 0
    ? null
    : `${count(sessions.interrupted, 'was', 'were')} interrupted, \`poet sessions resume --interrupted\` lets them go on`;

export const status = defineCommand({
  name: 'status',
  summary: 'say how the agent of this machine stands',
  options: { ...jsonOption, ...homeOption },
  async run({ values }, io) {
    const found = await localApi(homeOf(values)).status();
    if (values.json) {
      io.json(found);
      return Exit.ok;
    }
    const { machine, relay } = found;
    const since = relay.since === null ? 'now' : ago(relay.since, Date.now());
    const rows: [string, string][] = [
      ['Machine', `${machine.name} (${machine.platform}, Open Poet ${machine.version})`],
      ['Open', found.publicUrl ?? found.url],
      [
        'Relay',
        `${relay.url}, ${relay.connected ? `connected ${since === 'now' ? 'just now' : since}` : 'not connected'}${relay.problem === null ? '' : `. ${relay.problem}`}`,
      ],
      ['Devices', count(found.devices, 'device')],
      ['Sessions', [`${found.sessions.running} running`, interruptedWords(found)].filter(Boolean).join('; ')],
      [
        'Claude',
        machine.claude === null ? 'not installed' : `${machine.claude.path} ${machine.claude.version ?? ''}`,
      ],
      ['State', found.home],
    ];
    for (const line of aligned(
      rows.map(([name, text]) => [name, plain(text)]),
      io.width,
    ))
      io.out(line);
    return Exit.ok;
  },
});
