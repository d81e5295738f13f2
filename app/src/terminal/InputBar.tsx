import { createEffect, on, Show } from 'solid-js';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './InputBar.module.css';

interface InputBarProps {
  value: string;
  onValue(value: string): void;
  /** Sends the whole text; the empty text is a press of Enter. */
  onSend(): void;
  /** A modifier of the key row is on: the next character goes to the terminal instead of the text. */
  stuck: boolean;
  onCharacter(character: string): void;
  disabled: boolean;
  placeholder: string;
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
    } else props.onValue(typed);
  };

  return (
    <form
      class={styles.bar}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      <textarea
        ref={area}
        class={styles.field}
        rows={1}
        aria-label="Text for the terminal"
        placeholder={props.placeholder}
        disabled={props.disabled}
        enterkeyhint="send"
        autocapitalize="sentences"
        onInput={input}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          props.onSend();
        }}
      />
      <Show
        when={props.value !== ''}
        fallback={
          <IconButton
            icon="enter"
            name="Enter"
            disabled={props.disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onSend()}
          />
        }
      >
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
