import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Editor.module.css';
import { EditorFind } from './EditorFind.tsx';
import {
  continueList,
  countWords,
  fenceText,
  insertText,
  insertWords,
  prefixLines,
  wrapText,
} from './edits.ts';
import { fencedLines, tokens } from './highlight.ts';
import { createUndo, type Text } from './undo.ts';

/** What others put into the text while it is open. */
export interface EditorHandle {
  /** Words at the caret, with a blank where they would stick. */
  insert(words: string): void;
  /** A whole text, as one step. */
  put(text: Text): void;
}

interface EditorProps {
  title: string;
  /** Whom it goes to, and that it is kept. */
  meta: string;
  value: string;
  onValue(value: string): void;
  /** False: it did not go, and stays. */
  onSend(): Promise<boolean>;
  sendable: boolean;
  onClose(): void;
  /** Between the text and the tools: completions, a recording. */
  between?: JSX.Element;
  /** Further tools, before those for Markdown. */
  tools?: JSX.Element;
  ref?(handle: EditorHandle): void;
  /** The text and where the caret stands, after every change of either. */
  onCaret?(text: Text): void;
  /** Looks at a key first; true: taken. */
  onKey?(event: KeyboardEvent): boolean;
  /** Pasted or dropped. */
  onFiles?(files: FileList): void;
}

/** A long text on the whole screen. What is written is kept by whoever opened it; here is how it is written. */
export function Editor(props: EditorProps) {
  let dialog!: HTMLDialogElement;
  let area!: HTMLTextAreaElement;
  let close!: () => void;
  let gone = false;
  const [finding, setFinding] = createSignal(false);
  const [sending, setSending] = createSignal(false);
  const [steps, setSteps] = createSignal({ undo: false, redo: false });
  const undo = createUndo({ value: props.value, from: props.value.length, to: props.value.length });

  const text = (): Text => ({ value: area.value, from: area.selectionStart, to: area.selectionEnd });
  const told = () => {
    setSteps({ undo: undo.canUndo(), redo: undo.canRedo() });
    props.onCaret?.(text());
  };
  const changed = (typed: boolean) => {
    undo.changed(text(), typed, performance.now());
    props.onValue(area.value);
    told();
  };
  const put = (next: Text | null) => {
    if (next === null) return;
    area.value = next.value;
    area.setSelectionRange(next.from, next.to);
    area.focus({ preventScroll: true });
    keepCaretSeen();
  };
  const apply = (next: Text | null) => {
    put(next);
    if (next !== null) changed(false);
  };
  const step = (next: Text | null) => {
    put(next);
    if (next === null) return;
    props.onValue(next.value);
    told();
  };

  // Written from elsewhere: a draft that came back.
  createEffect(
    on(
      () => props.value,
      (value) => {
        if (area.value === value) return;
        area.value = value;
        changed(false);
      },
      { defer: true },
    ),
  );

  /** The drawing grows with the text and the field with the drawing, so the page scrolls, and has to be told to. */
  const keepCaretSeen = () =>
    requestAnimationFrame(() => {
      const scroll = area.parentElement?.parentElement;
      if (scroll === null || scroll === undefined) return;
      if (area.selectionEnd === area.value.length) scroll.scrollTop = scroll.scrollHeight;
    });

  onMount(() => {
    dialog.showModal();
    close = router.openOverlay(() => {
      dialog.close();
      if (!gone) props.onClose();
    });
    area.value = props.value;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    keepCaretSeen();
    props.ref?.({ insert: (words) => apply(insertWords(text(), words)), put: apply });
    told();
  });
  onCleanup(() => {
    gone = true;
    close();
  });

  const send = async () => {
    if (sending() || !props.sendable || area.value.trim() === '') return;
    setSending(true);
    const went = await props.onSend();
    setSending(false);
    if (went) close();
  };
  const keyDown = (event: KeyboardEvent) => {
    // Keys meant for the text are not typed into the terminal under it.
    event.stopPropagation();
    if (event.isComposing || props.onKey?.(event)) return;
    const main = event.metaKey || event.ctrlKey;
    const key = event.key.toLowerCase();
    const acts: [boolean, () => void][] = [
      [main && key === 'enter', () => void send()],
      [main && key === 'z' && !event.shiftKey, () => step(undo.undo())],
      [main && (key === 'y' || (key === 'z' && event.shiftKey)), () => step(undo.redo())],
      [main && key === 'f', () => setFinding(true)],
    ];
    const act = acts.find(([is]) => is)?.[1];
    if (act !== undefined) {
      event.preventDefault();
      act();
    } else if (key === 'enter' && !event.shiftKey && !main) {
      const next = continueList(text());
      if (next === null) return;
      event.preventDefault();
      apply(next);
    }
  };
  const takeFiles = (event: Event, files: FileList | undefined): void => {
    if (!files?.length || props.onFiles === undefined) return;
    event.preventDefault();
    props.onFiles(files);
  };
  const beforeInput = (event: InputEvent) => {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    step(event.inputType === 'historyUndo' ? undo.undo() : undo.redo());
  };

  const tool = (name: string, face: string, act: () => void) => (
    <button
      type="button"
      class={styles.tool}
      aria-label={name}
      title={name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={act}
    >
      {face}
    </button>
  );

  return (
    <dialog
      ref={dialog}
      class={styles.editor}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={keyDown}
    >
      <header class={styles.head}>
        <IconButton icon="close" name="Keep it and close" onClick={() => close()} />
        <div class={styles.who}>
          <h2 class={styles.title}>{props.title}</h2>
          <p class={styles.meta}>{props.meta}</p>
        </div>
        <IconButton icon="undo" name="Undo" disabled={!steps().undo} onClick={() => step(undo.undo())} />
        <IconButton icon="redo" name="Redo" disabled={!steps().redo} onClick={() => step(undo.redo())} />
        <Button
          kind="go"
          class={styles.send}
          busy={sending()}
          disabled={!props.sendable || props.value.trim() === ''}
          onClick={() => void send()}
        >
          Send
        </Button>
      </header>
      <Show when={finding()}>
        <EditorFind
          value={props.value}
          onFound={(from, to) => {
            area.focus({ preventScroll: true });
            area.setSelectionRange(from, to);
          }}
          onClose={() => {
            setFinding(false);
            area.focus();
          }}
        />
      </Show>
      <div class={styles.scroll}>
        <div class={styles.page}>
          <div class={styles.drawn} aria-hidden="true">
            <For each={fencedLines(props.value).map(({ line, code }) => `${code ? '`' : ' '}${line}`)}>
              {(line, row) => (
                <div>
                  <For each={tokens(line.slice(1), line.startsWith('`'), row() === 0)}>
                    {(token) => <span class={styles[token.kind]}>{token.text}</span>}
                  </For>
                  {/* An empty line is as tall as any other. */}
                  {line.length === 1 ? '\u200b' : ''}
                </div>
              )}
            </For>
          </div>
          <textarea
            ref={area}
            class={styles.field}
            aria-label={props.title}
            autocapitalize="sentences"
            spellcheck
            onInput={(event) =>
              changed(event.inputType.startsWith('insert') || event.inputType.startsWith('delete'))
            }
            onBeforeInput={beforeInput}
            onSelect={told}
            onPaste={(event) => takeFiles(event, event.clipboardData?.files)}
            onDrop={(event) => takeFiles(event, event.dataTransfer?.files)}
          />
        </div>
      </div>
      <div class={styles.count} role="status">
        {`${countWords(props.value)} words`}
      </div>
      {props.between}
      <div class={styles.tools} role="toolbar" aria-label="Text">
        {props.tools}
        <IconButton icon="search" name="Find in the text" onClick={() => setFinding((shown) => !shown)} />
        {tool('Bullets', '•', () => apply(prefixLines(text(), 'bullet')))}
        {tool('1. list', '1.', () => apply(prefixLines(text(), 'number')))}
        {tool('Code', '`', () => apply(wrapText(text(), '`')))}
        {tool('Block of code', '```', () => apply(fenceText(text())))}
        {tool('Heading', '#', () => apply(prefixLines(text(), 'heading')))}
        {tool('Quote', '>', () => apply(prefixLines(text(), 'quote')))}
        {tool('Bold', 'B', () => apply(wrapText(text(), '**')))}
        {tool('File', '@', () => apply(insertText(text(), '@')))}
      </div>
    </dialog>
  );
}
