import { createEffect, type JSX, on, Show } from 'solid-js';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './InputBar.module.css';

interface InputBarProps {
  value: string;
  onValue(value: string): void;
  /** Sends the whole text. */
  onSend(): void;
  /** A modifier of the key row is on: the next character goes to the terminal instead of the text. */
  stuck: boolean;
  onCharacter(character: string): void;
  /** Enter with nothing written is a press of the key. */
  onEnter(): void;
  /** The one before (-1) or after (1) what stands in the field; null: there is none. */
  onRecall(step: -1 | 1): string | null;
  disabled: boolean;
  placeholder: string;
  /** Before the field. */
  before?: JSX.Element;
  /** In place of Send while nothing is written. */
  idle?: JSX.Element;
  /** In the field, at its end. */
  inside?: JSX.Element;
  /** Looks at a key before the field does; true: taken. */
  onKey?(event: KeyboardEvent): boolean;
  /** The text or the caret changed. */
  onCaret?(): void;
  /** Pasted or dropped. */
  onFiles?(files: FileList): void;
  ref?(area: HTMLTextAreaElement): void;
}

/** A real text field: autocorrect, dictation and swiping work in it, and nothing of it is sent before it is sent. */
export function InputBar(props: InputBarProps) {
  let area!: HTMLTextAreaElement;

  createEffect(
    on(
      () => props.value,
      (value) => {
        if (area.value !== value) area.value = value;
        // Browsers without field-sizing.
        if (!CSS.supports('field-sizing', 'content')) {
          area.style.height = 'auto';
          area.style.height = `${area.scrollHeight + 2}px`;
        }
      },
    ),
  );

  // Soft keyboards compose: what was added can only be seen afterwards.
  const input = () => {
    const typed = area.value;
    if (props.stuck && typed.length === props.value.length + 1) {
      const at = [...typed].findIndex((character, index) => character !== props.value[index]);
      const character = typed[at] ?? '';
      area.value = props.value;
      props.onCharacter(character);
    } else {
      props.onValue(typed);
      props.onCaret?.();
    }
  };
  const takeFiles = (event: Event, files: FileList | undefined): void => {
    if (!files?.length || props.onFiles === undefined) return;
    event.preventDefault();
    props.onFiles(files);
  };

  const recall = (event: KeyboardEvent, step: -1 | 1): void => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || from !== to) return;
    // Inside a text of several lines an arrow moves the caret.
    if (step < 0 ? value.slice(0, from).includes('\n') : value.slice(to).includes('\n')) return;
    const text = props.onRecall(step);
    if (text === null) return;
    event.preventDefault();
    props.onValue(text);
    area.setSelectionRange(text.length, text.length);
  };

  const keyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || props.onKey?.(event)) return;
    if (event.key === 'ArrowUp') recall(event, -1);
    else if (event.key === 'ArrowDown') recall(event, 1);
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (props.value === '') props.onEnter();
      else props.onSend();
    }
  };

  return (
    <form
      class={styles.bar}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      {props.before}
      <div class={styles.box}>
        <textarea
          ref={(element) => {
            area = element;
            props.ref?.(element);
          }}
          class={styles.field}
          rows={1}
          aria-label="Text for the terminal"
          placeholder={props.placeholder}
          disabled={props.disabled}
          enterkeyhint="send"
          autocapitalize="sentences"
          onInput={input}
          onKeyDown={keyDown}
          onSelect={() => props.onCaret?.()}
          onPaste={(event) => takeFiles(event, event.clipboardData?.files)}
          onDrop={(event) => takeFiles(event, event.dataTransfer?.files)}
        />
        {props.inside}
      </div>
      <Show when={props.value !== ''} fallback={props.idle}>
        <IconButton
          icon="send"
          name="Send"
          class={styles.send}
          disabled={props.disabled}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onSend()}
        />
      </Show>
    </form>
  );
}
