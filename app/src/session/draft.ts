/** The text that is being written to a session: kept with every change, and what was sent before it. */
import { type Accessor, createSignal } from 'solid-js';
import type { Drafts, Draft as Place } from '../data/drafts.ts';
import { joinDrafts } from '../terminal/draft-text.ts';

export interface Draft {
  text: Accessor<string>;
  write(text: string): void;
  /** What came back from the machine, before what was written since. */
  giveBack(text: string): void;
  /** It was sent: remembered, and the field is empty. */
  sent(text: string): void;
  /** The text sent before (-1) or after (1) the one that stands here; null: there is none. */
  recall(step: -1 | 1): string | null;
  /** Newest first. */
  before: Accessor<readonly string[]>;
}

export function createDraft(drafts: Drafts, place: Place): Draft {
  const [text, setText] = createSignal('');
  const [before, setBefore] = createSignal<readonly string[]>([]);
  /** Where in `before` the field stands; -1: at what is being written, which is `own`. */
  let at = -1;
  let own = '';

  const put = (next: string) => {
    setText(next);
    drafts.keep(place, next);
  };
  void drafts.read(place).then((kept) => {
    // What was typed in the moment that it took stands after it.
    if (kept !== '') put(joinDrafts(kept, text()));
  });
  void drafts.sent(place).then((sent) => setBefore((now) => [...now, ...sent]));

  return {
    text,
    before,
    write(next) {
      at = -1;
      put(next);
    },
    giveBack: (returned) => put(joinDrafts(returned, text())),
    sent(what) {
      at = -1;
      put('');
      if (what.trim() === '') return;
      drafts.addSent(place, what);
      setBefore((now) => [what, ...now.filter((one) => one !== what)]);
    },
    recall(step) {
      const next = at - step;
      if (next < -1 || next >= before().length) return null;
      if (at === -1) own = text();
      at = next;
      const found = at === -1 ? own : (before()[at] ?? '');
      put(found);
      return found;
    },
  };
}
