/** The clipboard of this device, with words for what became of it. */
import { say } from './toast.ts';

/** In answer to a tap. `said`: what was copied. */
export async function copyText(text: string, said: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    say({ text: said });
    return true;
  } catch {
    say({ text: 'The browser did not allow copying. Select the text and copy it there.' });
    return false;
  }
}

/** In answer to a tap; null where the browser gives nothing. */
export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}
