/** The screen of a film: xterm.js, drawn as the terminal draws, and never typed into. */
import { createTerminalView, loadFace } from '../terminal/terminal-view.ts';
import type { FilmCanvas } from './film.ts';

export interface FilmView extends FilmCanvas {
  setTheme(): void;
  /** What is shown, as plain text. */
  text(): string;
  dispose(): void;
}

const FONT_SIZE = 12;
const nothing = () => {};

/** Null where `gone` says so once the face is here. `onSize`: the terminal may have another size now. */
export async function createFilmView(
  host: HTMLElement,
  onSize: () => void,
  gone: () => boolean,
): Promise<FilmView | null> {
  await loadFace(FONT_SIZE);
  if (gone()) return null;
  const view = createTerminalView(
    host,
    FONT_SIZE,
    { onTyped: nothing, onScrolled: nothing, onDrawn: nothing, onClipboard: nothing },
    async () => ({ ok: false, problem: { title: '', detail: '' } }),
  );
  view.setTyping(false);
  return {
    draw({ bytes, size }) {
      view.reset(size);
      view.write(bytes, onSize);
    },
    write: (bytes) => view.write(bytes, nothing),
    resize(size) {
      view.resize(size);
      onSize();
    },
    setTheme: view.setTheme,
    text: () => view.visible().join('\n'),
    dispose: view.dispose,
  };
}
