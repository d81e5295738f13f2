import { createSignal, For, Show } from 'solid-js';
import type { Device } from '../../../shared/model/device.ts';
import type { MachineView } from '../data/types.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { ago } from '../ui/time.ts';
import { DeviceSheet } from './DeviceSheet.tsx';
import { InviteSheet } from './InviteSheet.tsx';
import styles from './MachinePage.module.css';

const seen = (device: Device): string => {
  if (device.online) return 'here now';
  return device.lastSeenAt === null ? 'never seen' : ago(device.lastSeenAt, now());
};

/** Who may use this machine. */
export function Devices(props: { machine: MachineView }) {
  const [open, setOpen] = createSignal<Device | null>(null);
  const [inviting, setInviting] = createSignal(false);
  const live = () => props.machine.link().at === 'live';
  return (
    <Section title="Devices" aside={props.machine.devices().length} ruled>
      <List marked>
        <For each={props.machine.devices()}>
          {(device) => (
            <Row
              lead={<Mark state={device.grant === null ? 'wait' : device.online ? 'live' : 'idle'} />}
              title={device.name}
              aside={device.grant === null ? 'asks to be let in' : seen(device)}
              meta={device.platform}
              onPress={() => setOpen(device)}
              leads
            />
          )}
        </For>
      </List>
      <div class={styles.add}>
        <Button kind="bare" disabled={!live()} onClick={() => setInviting(true)}>
          <Icon name="phone" small />
          Invite the next device
        </Button>
      </div>
      <Show when={open()} keyed>
        {(device) => <DeviceSheet machine={props.machine} device={device} onClose={() => setOpen(null)} />}
      </Show>
      <Show when={inviting()}>
        <InviteSheet machine={props.machine} onClose={() => setInviting(false)} />
      </Show>
    </Section>
  );
}
