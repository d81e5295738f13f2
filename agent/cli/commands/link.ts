import { parsePairingLink } from '../../../shared/model/pairing-link.ts';
import { CliError, usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { homeOf } from '../local-home.ts';
import { showWords } from '../pairing/show.ts';
import { askSecret, confirm, readStdin } from '../prompts.ts';
import { plain } from '../text/columns.ts';

const MAX_LINK_CHARACTERS = 4096;

async function linkText(given: string | undefined, io: Io): Promise<string> {
  if (given !== undefined && given !== '-') {
    io.err(
      'poet: the link stood on the command line, where other users of this machine could see it (`ps`).',
    );
    io.err('poet: next time run `poet link` and paste it, or pipe it to `poet link -`.');
    return given;
  }
  if (given === undefined && io.interactive) return askSecret('Paste the pairing link (it is not shown): ');
  if (given === undefined) throw usageError('say which link: pipe it to `poet link -`');
  return readStdin(MAX_LINK_CHARACTERS, 'a pairing link');
}

export const link = defineCommand({
  name: 'link',
  summary: 'pair this terminal with a machine, by a link that `poet pair` made there',
  arguments: [
    {
      name: 'LINK',
      optional: true,
      help: '- reads it from standard input; absent, it is asked for without being shown',
    },
  ],
  options: {
    yes: { type: 'boolean', short: 'y', help: 'take the words as compared: only where the link came safely' },
    ...jsonOption,
    ...homeOption,
  },
  notes: ['--json implies --yes. The keys stay in the state directory, readable by you alone.'],
  async run({ values, positionals }, io) {
    const home = homeOf(values);
    const yes = values.yes === true || values.json === true;
    const text = await linkText(positionals[0], io);
    if (!yes && !io.interactive) {
      throw usageError('nobody can be asked whether the words match: run it in a terminal, or say --yes');
    }
    const parsed = parsePairingLink(text);
    if (!parsed.ok) throw new CliError(parsed.problem, Exit.usage, 'not-a-link');
    const { pairTerminal } = await import('../links/pair-terminal.ts');
    const linked = await pairTerminal(home, parsed.link, {
      async onWords(words, machine) {
        if (values.json) io.json({ event: 'words', machine, words });
        else {
          io.out(`“${plain(machine)}” must show the same six words:`);
          showWords(words, io);
        }
        return yes || confirm('Does it show exactly these?');
      },
      onWaiting(machine) {
        if (!values.json) io.out(`Waiting for the yes on “${plain(machine)}” …`);
      },
    });
    if (values.json) {
      io.json({
        event: 'linked',
        machine: { id: linked.agentId, name: linked.name },
        deviceId: linked.deviceId,
      });
    } else {
      io.out(
        `Linked with “${plain(linked.name)}”. \`poet sessions --machine ${plain(linked.name)}\` lists its sessions.`,
      );
    }
    return Exit.ok;
  },
});
