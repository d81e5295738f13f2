import { For, type JSX, onCleanup } from 'solid-js';
import { classes } from '../ui/classes.ts';
import styles from './KeyRow.module.css';
import type { Modifiers, NamedKey } from './key-bytes.ts';
import type { Stick } from './sticky.ts';

interface KeyRowProps {
  ctrl: Stick;
  alt: Stick;
  onCtrl(): void;
  onAlt(): void;
  onKey(key: NamedKey, mods?: Modifiers): void;
  onCharacter(character: string, mods?: Modifiers): void;
}

const REPEAT_AFTER_MS = 400;
const REPEAT_EVERY_MS = 60;

/** The keys that a phone's keyboard lacks. A press keeps the focus, and with it the keyboard, where it is. */
export function KeyRow(props: KeyRowProps) {
  const arrows: readonly { key: NamedKey; face: string; name: string }[] = [
    { key: 'left', face: '←', name: 'Left' },
    { key: 'up', face: '↑', name: 'Up' },
    { key: 'down', face: '↓', name: 'Down' },
    { key: 'right', face: '→', name: 'Right' },
  ];
  return (
    <div class={styles.bar}>
      <div class={styles.row} role="toolbar" aria-label="Terminal keys">
        <Key name="Esc" onPress={() => props.onKey('esc')}>
          Esc
        </Key>
        <Key name="Tab" onPress={() => props.onKey('tab')}>
          Tab
        </Key>
        <Key name="Shift Tab" onPress={() => props.onKey('tab', { shift: true })}>
          ⇧Tab
        </Key>
        <Key name="Ctrl" stick={props.ctrl} onPress={() => props.onCtrl()}>
          Ctrl
        </Key>
        <i class={styles.gap} />
        <For each={arrows}>
          {(arrow) => (
            <Key name={arrow.name} repeat onPress={() => props.onKey(arrow.key)}>
              {arrow.face}
            </Key>
          )}
        </For>
        <i class={styles.gap} />
        <Key name="Control C" onPress={() => props.onCharacter('c', { ctrl: true })}>
          ^C
        </Key>
        <Key name="Control D" onPress={() => props.onCharacter('d', { ctrl: true })}>
          ^D
        </Key>
        <Key name="Alt" stick={props.alt} onPress={() => props.onAlt()}>
          Alt
        </Key>
        <i class={styles.gap} />
        <For each={['/', '-', '|', '~']}>
          {(character) => (
            <Key name={character} onPress={() => props.onCharacter(character)}>
              {character}
            </Key>
          )}
        </For>
        <Key name="Backspace" repeat onPress={() => props.onKey('backspace')}>
          ⌫
        </Key>
      </div>
    </div>
  );
}

function Key(props: {
  name: string;
  stick?: Stick;
  repeat?: boolean;
  onPress(): void;
  children: JSX.Element;
}) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let repeated = false;
  const stop = () => clearTimeout(timer);
  const hold = () => {
    repeated = false;
    if (!props.repeat) return;
    const again = () => {
      repeated = true;
      props.onPress();
      timer = setTimeout(again, REPEAT_EVERY_MS);
    };
    timer = setTimeout(again, REPEAT_AFTER_MS);
  };
  onCleanup(stop);
  return (
    <button
      type="button"
      class={classes(styles.key, props.stick && props.stick !== 'off' && styles[props.stick])}
      aria-label={props.stick === 'locked' ? `${props.name}, locked` : props.name}
      aria-pressed={props.stick === undefined ? undefined : props.stick !== 'off'}
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={hold}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerLeave={stop}
      onClick={() => {
        stop();
        if (!repeated) props.onPress();
        repeated = false;
      }}
    >
      {props.children}
    </button>
  );
}
