import { createSignal, onCleanup, onMount } from 'solid-js';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { createCapture, graphemes, MOST_REMEMBERED, SENTINEL } from './capture.ts';
import { fromKeyboard } from './from-keyboard.ts';
import styles from './KeysBar.module.css';
import type { Keys } from './keys.ts';

export interface CaptureField {
  /** Opens the soft keyboard; only in answer to a tap. */
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** The program's cursor moved by other means. */
  forget(): void;
}

interface KeysBarProps {
  keys: Keys;
  /** What the keys go to. */
  program: string;
  onPaste(text: string): void;
  /** Back to writing lines. */
  onLeave(): void;
  ref(field: CaptureField): void;
}

/** Keys mode: what a keyboard does to a field that nobody sees goes to the program as keys. */
export function KeysBar(props: KeysBarProps) {
  let field!: HTMLTextAreaElement;
  const capture = createCapture();
  const [open, setOpen] = createSignal(false);
  let composing = false;
  /** Its own keys go out: the field knows of them. */
  let sending = false;

  const toEnd = () => field.setSelectionRange(field.value.length, field.value.length);
  const empty = () => {
    capture.forget();
    field.value = SENTINEL;
    toEnd();
  };

  const changed = () => {
    const { edits, value } = capture.changed(field.value, composing);
    const [only] = edits;
    if (props.keys.stuck() && edits.length === 1 && only !== undefined && only !== 'enter') {
      const [character, ...more] = graphemes(only.insert);
      if (only.deletes === 0 && character !== undefined && more.length === 0) {
        props.keys.character(character);
        empty();
        return;
      }
    }
    sending = true;
    for (const edit of edits) {
      if (edit === 'enter') props.keys.press('enter');
      else props.keys.edit(edit.deletes, edit.insert);
    }
    sending = false;
    if (value !== null) field.value = value;
    if (!composing) toEnd();
  };

  const beforeInput = (event: InputEvent) => {
    if (event.inputType !== 'insertFromPaste' && event.inputType !== 'insertFromDrop') return;
    event.preventDefault();
    const text = event.dataTransfer?.getData('text/plain') || event.data;
    if (text) props.onPaste(text);
  };

  const keyDown = (event: KeyboardEvent) => {
    const stroke = fromKeyboard(event);
    if (stroke === null) return;
    event.preventDefault();
    props.keys.stroke(stroke);
  };

  // A finger that slides on the space bar moves the caret: that is arrows. After an edit the caret stands at the end.
  const moved = () => {
    if (document.activeElement !== field || composing) return;
    const { selectionStart: at, selectionEnd, value } = field;
    if (at !== selectionEnd || at === value.length) return;
    const steps = graphemes(value.slice(at)).length;
    toEnd();
    for (let step = 0; step < Math.min(steps, MOST_REMEMBERED); step += 1) props.keys.press('left');
  };
  onMount(() => {
    empty();
    document.addEventListener('selectionchange', moved);
    props.ref({
      open: () => field.focus({ preventScroll: true }),
      close: () => field.blur(),
      isOpen: open,
      forget() {
        if (!sending) empty();
      },
    });
  });
  onCleanup(() => document.removeEventListener('selectionchange', moved));

  return (
    <div class={styles.bar}>
      <textarea
        ref={field}
        class={styles.field}
        rows={1}
        aria-label={`Keys for ${props.program}`}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="enter"
        onBeforeInput={beforeInput}
        onInput={changed}
        onCompositionStart={() => {
          composing = true;
        }}
        onCompositionEnd={() => {
          composing = false;
          changed();
        }}
        onKeyDown={keyDown}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <button
        type="button"
        class={styles.toggle}
        aria-pressed={open()}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => (open() ? field.blur() : field.focus({ preventScroll: true }))}
      >
        <Icon name="keyboard" />
        <span class={styles.words}>{open() ? `Each key goes to ${props.program}` : 'Open the keyboard'}</span>
      </button>
      <IconButton icon="lines" name="Write lines instead" onClick={() => props.onLeave()} />
    </div>
  );
}
