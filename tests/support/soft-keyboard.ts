/**
 * Soft keyboards, played on a focused field of a real Chromium through its own input method interface: compositions,
 * replacements and deletions are the browser's, with its real events. No headless browser has a keyboard; what Android's
 * and iOS' do to a field is in the order that they are known to do it.
 */
import type { CDPSession, Page } from 'playwright';

export interface SoftKeyboard {
  /** GBoard: a word grows under composition, then is committed with a space. */
  swipe(word: string): Promise<void>;
  /** GBoard: one word is composed, another is committed in its place. */
  autocorrect(typed: string, meant: string): Promise<void>;
  /** GBoard: a word that stands already, `back` characters before the end, is replaced. */
  replace(back: number, length: number, word: string): Promise<void>;
  /** Backspace as a soft keyboard does it: the field is edited, and no key is named. */
  backspace(times: number): Promise<void>;
  /** iOS dictation: the whole value is replaced with each longer hearing of the same sentence. */
  dictate(hearings: readonly string[]): Promise<void>;
  /** iOS autocorrect: deletes what was typed, then inserts what was meant. */
  deleteThenInsert(count: number, word: string): Promise<void>;
  enter(): Promise<void>;
}

export async function softKeyboard(page: Page): Promise<SoftKeyboard> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const compose = (text: string, replace?: { from: number; to: number }) =>
    cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
      ...(replace && { replacementStart: replace.from, replacementEnd: replace.to }),
    });
  const commit = (text: string) => cdp.send('Input.insertText', { text });
  /** What is done within the page waits here, so that it goes there in one piece. */
  const waiting: (number | readonly string[])[] = [];
  /** Gives the length of the field then. */
  const play = () =>
    page.evaluate((steps) => {
      const field = document.activeElement as HTMLTextAreaElement;
      for (const step of steps) {
        if (typeof step === 'number') {
          for (let done = 0; done < step; done += 1) document.execCommand('delete');
          continue;
        }
        for (const text of step) {
          field.select();
          field.value = text;
          field.dispatchEvent(
            new InputEvent('input', { inputType: 'insertText', data: text, bubbles: true }),
          );
        }
      }
      return field.value.length;
    }, waiting.splice(0));
  const played = async () => {
    if (waiting.length > 0) await play();
  };

  return {
    async swipe(word) {
      await played();
      for (const end of [Math.ceil(word.length / 2), word.length]) await compose(word.slice(0, end));
      await commit(`${word} `);
    },
    async autocorrect(typed, meant) {
      await played();
      await compose(typed);
      await commit(`${meant} `);
    },
    async replace(back, count, word) {
      const end = (await play()) - back;
      await compose(word, { from: end - count, to: end });
      await commit(word);
    },
    backspace: async (times) => void waiting.push(times),
    dictate: async (hearings) => void waiting.push(hearings),
    async deleteThenInsert(count, word) {
      waiting.push(count);
      await played();
      await commit(word);
    },
    async enter() {
      await played();
      await page.keyboard.press('Enter');
    },
  };
}
