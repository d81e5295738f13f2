/**
 * Predicted characters, drawn over xterm's rows. A layer of its own: xterm redraws its rows whenever it likes, and marks
 * that it knows of (decorations) follow lines and not cells.
 */
import type { Terminal } from '@xterm/xterm';
import { NOTHING } from '../../../shared/terminal/prediction/overlay.ts';
import type { Overlay, PredictedCell } from '../../../shared/terminal/prediction/types.ts';
import styles from './prediction-layer.module.css';
import { xtermScreen } from './xterm-screen.ts';

export interface PredictionLayer {
  draw(overlay: Overlay): void;
  dispose(): void;
}

/** The terminal must be open. */
export function createPredictionLayer(terminal: Terminal): PredictionLayer {
  const screen = xtermScreen(terminal);
  const layer = document.createElement('div');
  layer.className = styles.layer ?? '';
  // Readers hear the characters once they are there.
  layer.setAttribute('aria-hidden', 'true');
  terminal.element?.querySelector('.xterm-screen')?.append(layer);
  let overlay = NOTHING;
  /** What the cells were placed by. */
  let placed = '';

  const place = (): string => {
    const cell = terminal.dimensions?.css.cell;
    const { fontSize, fontFamily } = terminal.options;
    return `${cell?.width} ${cell?.height} ${fontSize} ${fontFamily}`;
  };
  const isAtEnd = (): boolean => terminal.buffer.active.viewportY >= terminal.buffer.active.baseY;

  function put({ row, col, char, width, underline }: PredictedCell, isCursor: boolean): HTMLElement {
    const { width: cellWidth = 0, height: cellHeight = 0 } = terminal.dimensions?.css.cell ?? {};
    const span = document.createElement('span');
    span.textContent = char;
    const { style } = span;
    style.left = `${col * cellWidth}px`;
    style.top = `${row * cellHeight}px`;
    style.width = `${width * cellWidth}px`;
    style.height = `${cellHeight}px`;
    style.lineHeight = `${cellHeight}px`;
    span.classList.toggle(styles.underline ?? '', underline);
    span.classList.toggle(styles.cursor ?? '', isCursor);
    return span;
  }

  /** What is seen in a cell: predicted, or on the screen. */
  function seen(row: number, col: number): PredictedCell {
    const predicted = overlay.cells.find((cell) => cell.row === row && cell.col === col);
    if (predicted !== undefined) return predicted;
    const { text, width } = screen.cell(row, col);
    return { row, col, char: text || ' ', width: width === 2 ? 2 : 1, underline: false };
  }

  function redraw(): void {
    placed = place();
    layer.hidden = !isAtEnd();
    const { fontFamily = '', fontSize = 0 } = terminal.options;
    layer.style.fontFamily = fontFamily;
    layer.style.fontSize = `${fontSize}px`;
    const shown = overlay.cells.map((cell) => put(cell, false));
    const { cursor } = overlay;
    if (cursor !== null && terminal.modes.showCursor) {
      const { row, col } = screen.cursor;
      // The one that xterm draws stands where it is not any more.
      if (col < terminal.cols) shown.push(put(seen(row, col), false));
      shown.push(put(seen(cursor.row, cursor.col), true));
    }
    layer.replaceChildren(...shown);
  }

  const rendered = terminal.onRender(() => {
    layer.hidden = !isAtEnd();
    if (overlay !== NOTHING && placed !== place()) redraw();
  });
  return {
    draw(next) {
      overlay = next;
      redraw();
    },
    dispose() {
      rendered.dispose();
      layer.remove();
    },
  };
}
