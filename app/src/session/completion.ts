/** Commands and files that are offered while a prompt is written. */
import { type Accessor, createSignal } from 'solid-js';
import { rank } from '../../../shared/completion/rank.ts';
import type { SlashCommand } from '../../../shared/model/completion.ts';
import type { Data } from '../data/types.ts';
import type { Text } from '../editor/undo.ts';
import { type CompletionToken, completed, tokenAt } from './completion-token.ts';

export interface Offer {
  /** What a choice of it writes. */
  text: string;
  about: string;
}

export interface Completion {
  offers: Accessor<readonly Offer[]>;
  chosen: Accessor<number>;
  /** The text or the caret changed. */
  look(text: Text): void;
  /** A key, before the field has it; true: it was meant for the list. `put` writes what was chosen. */
  key(event: KeyboardEvent, put: (text: Text) => void): boolean;
  choose(index: number, put: (text: Text) => void): void;
  close(): void;
}

const TYPING_PAUSE_MS = 60;
const MOST_OFFERED = 20;

export function createCompletion(data: Data, machineId: string, projectId: string): Completion {
  const [offers, setOffers] = createSignal<readonly Offer[]>([]);
  const [chosen, setChosen] = createSignal(0);
  let at: Text | null = null;
  let token: CompletionToken | null = null;
  let commands: Promise<readonly SlashCommand[]> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const show = (next: readonly Offer[]) => {
    setOffers(next);
    setChosen(0);
  };
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    token = null;
    if (offers().length > 0) show([]);
  };

  async function commandOffers(query: string): Promise<readonly Offer[]> {
    commands ??= data.slashCommands(machineId, projectId).then((answer) => {
      // Asked anew the next time.
      if (!answer.ok) commands = null;
      return answer.ok ? answer.value : [];
    });
    const all = new Map((await commands).map((one) => [one.name, one.about]));
    return rank(all.keys(), query, MOST_OFFERED).map(({ text }) => ({
      text,
      about: all.get(text) ?? '',
    }));
  }
  async function fileOffers(query: string): Promise<readonly Offer[]> {
    const answer = await data.completeFiles(machineId, projectId, query);
    return answer.ok ? answer.value.map((text) => ({ text, about: '' })) : [];
  }

  const choose = (index: number, put: (text: Text) => void): void => {
    const offer = offers()[index];
    if (offer === undefined || at === null || token === null) return;
    const next = completed(at, token, offer.text);
    close();
    put(next);
    // A folder goes on with what is in it.
    look(next);
  };
  function look(text: Text): void {
    at = text;
    const next = tokenAt(text);
    if (next === null) {
      close();
      return;
    }
    const same = token?.kind === next.kind && token.query === next.query;
    token = next;
    if (same && offers().length > 0) return;
    const mine = ++asked;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const found = next.kind === 'file' ? await fileOffers(next.query) : await commandOffers(next.query);
      // An answer to what was typed before is not an answer.
      if (mine === asked) show(found.filter((one) => one.text !== next.query));
    }, TYPING_PAUSE_MS);
  }

  return {
    offers,
    chosen,
    look,
    choose,
    close,
    key(event, put) {
      const count = offers().length;
      if (count === 0) return false;
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step !== undefined) setChosen((now) => (now + step + count) % count);
      else if (
        event.key === 'Tab' ||
        (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey)
      )
        choose(chosen(), put);
      else if (event.key === 'Escape') close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
