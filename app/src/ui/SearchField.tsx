import { Show } from 'solid-js';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './SearchField.module.css';

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  onValue(value: string): void;
}

/** Words to look for: nothing corrects them, Escape and the cross empty it. */
export function SearchField(props: SearchFieldProps) {
  let field!: HTMLInputElement;
  const clear = () => {
    props.onValue('');
    field.focus();
  };
  return (
    <div class={styles.box}>
      <span class={styles.icon}>
        <Icon name="search" small />
      </span>
      <input
        ref={field}
        type="search"
        class={styles.field}
        aria-label={props.label}
        placeholder={props.placeholder}
        autocapitalize="off"
        autocorrect="off"
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        maxlength={400}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.value !== '') clear();
          // What was typed is searched already: the keyboard may go.
          if (event.key === 'Enter') field.blur();
        }}
      />
      <Show when={props.value !== ''}>
        <IconButton icon="close" name="Empty the search" class={styles.clear} onClick={clear} />
      </Show>
    </div>
  );
}
