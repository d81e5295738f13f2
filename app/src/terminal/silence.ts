/** Stops this terminal from answering a program's questions at all: the agent answers them, once. */
import type { IDisposable, Terminal } from '@xterm/xterm';

const taken = (): boolean => true;
/** A question is `?`; anything else sets a colour, which is drawn here as everywhere. */
const asks = (data: string): boolean => data.split(';').includes('?');

export function silence(terminal: Terminal): IDisposable {
  const { parser } = terminal;
  const handlers: IDisposable[] = [
    // DA1, DA2, DA3
    parser.registerCsiHandler({ final: 'c' }, taken),
    parser.registerCsiHandler({ prefix: '>', final: 'c' }, taken),
    parser.registerCsiHandler({ prefix: '=', final: 'c' }, taken),
    // DSR and CPR
    parser.registerCsiHandler({ final: 'n' }, taken),
    parser.registerCsiHandler({ prefix: '?', final: 'n' }, taken),
    // DECRQM
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, taken),
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, taken),
    // XTVERSION, keyboard protocol
    parser.registerCsiHandler({ prefix: '>', final: 'q' }, taken),
    parser.registerCsiHandler({ prefix: '?', final: 'u' }, taken),
    // DECRQSS
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, taken),
    ...[4, 10, 11, 12].map((code) => parser.registerOscHandler(code, asks)),
  ];
  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
}
