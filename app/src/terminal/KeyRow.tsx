import { For, type JSX, Match, Switch } from 'solid-js';
import { say } from '../ui/toast.ts';
import { Key } from './Key.tsx';
import styles from './KeyRow.module.css';
import { isSpecial, type KeySpec, type Special } from './key-layout.ts';
import type { Keys } from './keys.ts';
import { SwipePad } from './SwipePad.tsx';
import { faceOf, nameOf, parseStroke, repeats } from './stroke.ts';

interface KeyRowProps {
  layout: readonly KeySpec[];
  keys: Keys;
  /** What Claude waits for, before everything else. */
  first?: JSX.Element;
  /** Stays at the end, however far the keys are scrolled. */
  last?: JSX.Element;
}

/** The keys that a phone's keyboard lacks. */
export function KeyRow(props: KeyRowProps) {
  return (
    <div class={styles.bar}>
      <div class={styles.row} role="toolbar" aria-label="Terminal keys">
        {props.first}
        <For each={props.layout}>{(spec) => <Spec spec={spec} keys={props.keys} />}</For>
      </div>
      {props.last}
    </div>
  );
}

function Spec(props: { spec: KeySpec; keys: Keys }) {
  const macro = () => (typeof props.spec === 'string' ? null : props.spec);
  const special = () =>
    typeof props.spec === 'string' && isSpecial(props.spec) ? (props.spec as Special) : null;
  const stroke = () =>
    typeof props.spec === 'string' && special() === null ? parseStroke(props.spec) : null;
  return (
    <Switch>
      <Match when={macro()}>
        {(one) => (
          <Key name={one().name} onPress={() => props.keys.macro(one().text)}>
            {one().name}
          </Key>
        )}
      </Match>
      <Match when={special() === 'Gap'}>
        <i class={styles.gap} />
      </Match>
      <Match when={special() === 'Ctrl'}>
        <Key name="Ctrl" stick={props.keys.ctrl()} onPress={props.keys.tapCtrl}>
          Ctrl
        </Key>
      </Match>
      <Match when={special() === 'Alt'}>
        <Key name="Alt" stick={props.keys.alt()} onPress={props.keys.tapAlt}>
          Alt
        </Key>
      </Match>
      <Match when={special() === 'Pad'}>
        <SwipePad
          onArrow={(key) => props.keys.press(key)}
          onTap={() => say({ text: 'Drag on it: each step is an arrow. Hold it there to go on.' })}
        />
      </Match>
      <Match when={stroke()}>
        {(one) => (
          <Key name={nameOf(one())} repeat={repeats(one())} onPress={() => props.keys.stroke(one())}>
            {faceOf(one())}
          </Key>
        )}
      </Match>
    </Switch>
  );
}
