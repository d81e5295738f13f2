import { createSignal, Show } from 'solid-js';
import type { Device } from '../../../shared/model/device.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { ago, clock } from '../ui/time.ts';
import { say } from '../ui/toast.ts';
import styles from './DeviceSheet.module.css';

/** One device of a machine: rename it, or remove it. */
export function DeviceSheet(props: { machine: MachineView; device: Device; onClose(): void }) {
  const data = useData();
  const [name, setName] = createSignal(props.device.name);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [removing, setRemoving] = createSignal(false);
  const live = () => props.machine.link().at === 'live';
  const facts = () => {
    const { device } = props;
    const seen = device.online
      ? 'here now'
      : device.lastSeenAt === null
        ? 'never seen'
        : `seen ${ago(device.lastSeenAt, now())}`;
    return `${device.platform} · paired ${clock(device.pairedAt, now())} · ${seen}`;
  };
  const rename = async () => {
    const result = await data.renameDevice(props.machine.id, props.device.id, name().trim());
    if (!result.ok) return void setProblem(result.problem);
    say({
      text: live()
        ? `Renamed to ${name().trim()}.`
        : `It will be renamed once ${props.machine.name()} answers.`,
    });
    props.onClose();
  };
  return (
    <Sheet title={props.device.name} onClose={props.onClose}>
      <div class={styles.body}>
        <p class={styles.facts}>{facts()}</p>
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <Field label="Name" value={name()} maxlength={200} onValue={setName} />
          <Button submit disabled={name().trim() === '' || name().trim() === props.device.name}>
            Rename
          </Button>
        </form>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
        <Button kind="stop" wide onClick={() => setRemoving(true)}>
          Remove this device…
        </Button>
      </div>
      <Show when={removing()}>
        <Confirm
          title={`Remove ${props.device.name}?`}
          verb="Remove it"
          stops
          act={async () => {
            const result = await data.revokeDevice(props.machine.id, props.device.id);
            if (result.ok) {
              say({
                text: live()
                  ? `${props.device.name} was removed from ${props.machine.name()}.`
                  : `It will be removed once ${props.machine.name()} answers.`,
              });
              props.onClose();
            }
            return result;
          }}
          onClose={() => setRemoving(false)}
        >
          {`It is cut off from ${props.machine.name()} at once, and so is every device that it invited and that is not yet let in. Sessions go on.`}
        </Confirm>
      </Show>
    </Sheet>
  );
}
