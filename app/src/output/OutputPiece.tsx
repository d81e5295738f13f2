import { createEffect, Show } from 'solid-js';
import type { OutputPiece as Piece, StyledLine } from '../../../shared/model/output.ts';
import { classes } from '../ui/classes.ts';
import styles from './OutputPage.module.css';
import type { Here } from './output.ts';

interface OutputPieceProps {
  piece: Piece;
  looks: (codes: string) => string;
  /** Where one is; null: nowhere. */
  here: Here | null;
}

const LINK = /^https?:\/\//i;

/** Lines as they were printed. Made without a framework: a page has hundreds, each of several pieces. */
export function OutputPiece(props: OutputPieceProps) {
  let element!: HTMLElement;
  createEffect(() => {
    const { piece, looks } = props;
    const fragment = document.createDocumentFragment();
    piece.lines.forEach((line, at) => {
      const row = document.createElement('div');
      row.dataset.offset = String(piece.offsets[at] ?? 0);
      row.dataset.anchor = '';
      fill(row, line, looks);
      fragment.append(row);
    });
    element.replaceChildren(fragment);
  });
  createEffect(() => {
    const { here, piece } = props;
    for (const row of element.querySelectorAll('[data-here]')) row.removeAttribute('data-here');
    if (here?.piece === piece) element.children[here.line]?.setAttribute('data-here', '');
  });
  return (
    <Show
      when={props.piece.kind === 'screen'}
      fallback={
        <div
          ref={(made) => {
            element = made;
          }}
          class={styles.piece}
        />
      }
    >
      {/* It keeps its shape, so a phone scrolls it. */}
      <section
        ref={(made) => {
          element = made;
        }}
        class={classes(styles.piece, styles.screen)}
        tabindex="0"
        aria-label="A screen that was drawn over"
      />
    </Show>
  );
}

function fill(row: HTMLElement, line: StyledLine, looks: (codes: string) => string): void {
  if (typeof line === 'string') {
    row.textContent = line;
    return;
  }
  for (let at = 0; at + 1 < line.length; at += 2) {
    const text = line[at] as string;
    const [codes = '', address = ''] = (line[at + 1] as string).split(' ', 2);
    if (codes === '' && address === '') {
      row.append(text);
      continue;
    }
    const part = document.createElement(LINK.test(address) ? 'a' : 'span');
    if (part instanceof HTMLAnchorElement) {
      part.href = address;
      part.target = '_blank';
      part.rel = 'noreferrer noopener';
    }
    part.style.cssText = looks(codes);
    part.textContent = text;
    row.append(part);
  }
}
