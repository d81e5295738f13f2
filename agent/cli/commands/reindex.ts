import { setTimeout as delay } from 'node:timers/promises';
import { defineCommand, homeOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { count, size } from '../text/times.ts';

const LOOK_MS = 1000;

export const reindex = defineCommand({
  name: 'reindex',
  summary: 'make the index of the history anew, from recordings, transcripts and tasks',
  options: {
    background: { type: 'boolean', short: 'b', help: 'come back at once; the agent goes on' },
    ...homeOption,
  },
  notes: [
    'Nothing is lost by it: the index is made of what is kept elsewhere. Meanwhile search finds what it has.',
  ],
  async run({ values }, io) {
    const api = localApi(homeOf(values));
    let state = await api.reindex();
    let said = 0;
    while (!values.background && state.waiting > 0) {
      if (said !== state.waiting)
        io.err(`${count(state.waiting, 'run or conversation', 'runs and conversations')} to go`);
      said = state.waiting;
      await delay(LOOK_MS);
      state = await api.indexState();
    }
    io.out(`The index has ${size(state.bytes)}${state.waiting > 0 ? ', and grows' : ''}.`);
    return Exit.ok;
  },
});
