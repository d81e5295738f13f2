import { Show } from 'solid-js';
import { insteadOf, isOn, type Scoped } from '../../../shared/model/scoped.ts';
import { Row } from '../ui/List.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import styles from './Gear.module.css';

interface GearRowProps<T extends Scoped> {
  one: T;
  all: readonly T[];
  /** null: the machine's own page, where the switch is for every project. */
  projectId: string | null;
  detail: string;
  href?: string;
  onPress?: () => void;
  onSwitch(on: boolean): void;
}

/** A skill or a server, and whether sessions get it. */
export function GearRow<T extends Scoped>(props: GearRowProps<T>) {
  const on = () => (props.projectId === null ? props.one.enabled : isOn(props.one, props.projectId));
  const replaced = () =>
    props.projectId !== null && insteadOf(props.one, props.projectId, props.all) !== undefined;
  return (
    <Row
      title={props.one.name}
      meta={props.detail}
      {...(props.href === undefined ? {} : { href: props.href })}
      {...(props.onPress === undefined ? {} : { onPress: props.onPress })}
      acts={
        <Show when={!replaced()}>
          <Toggle name={`Give ${props.one.name} to sessions`} on={on()} onValue={props.onSwitch} />
        </Show>
      }
    >
      <Show when={replaced()}>
        <span class={styles.replaced}>The project has its own of this name, which is used instead.</span>
      </Show>
    </Row>
  );
}
