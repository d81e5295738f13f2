import { createSignal, Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { StopAll } from '../lifecycle/StopAll.tsx';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import styles from './DeviceSheet.module.css';

const host = (relay: string): string => {
  try {
    return new URL(relay).host;
  } catch {
    return relay;
  }
};

/** What is known of a machine, and how this device lets go of it. */
export function MachineSheet(props: { machine: MachineView; onClose(): void }) {
  const data = useData();
  const [leaving, setLeaving] = createSignal(false);
  const facts = () => {
    const about = props.machine.about();
    const claude = about?.claude;
    return [
      { name: 'Id', value: props.machine.id, mono: true },
      { name: 'Relay', value: host(props.machine.relay()) },
      ...(about === null
        ? []
        : [
            { name: 'System', value: about.platform },
            { name: 'Open Poet', value: about.version },
            { name: 'Claude Code', value: claude ? (claude.version ?? 'installed') : 'not installed' },
          ]),
    ];
  };
  return (
    <Sheet title={props.machine.name()} onClose={props.onClose}>
      <Facts facts={facts()} />
      <div class={styles.body}>
        <StopAll machines={[props.machine]} text="Stop all sessions…" />
        <Button kind="stop" wide onClick={() => setLeaving(true)}>
          Forget this machine…
        </Button>
      </div>
      <Show when={leaving()}>
        <Confirm
          title={`Forget ${props.machine.name()}?`}
          verb="Forget it"
          stops
          act={async () => {
            const name = props.machine.name();
            await data.forget(props.machine.id);
            router.navigate('/', { replace: true });
            say({ text: `${name} is forgotten on this device.` });
            return { ok: true, value: null };
          }}
          onClose={() => setLeaving(false)}
        >
          {`Its keys and all that was kept of it here are erased. Sessions on ${props.machine.name()} go on. To come back, pair again.`}
        </Confirm>
      </Show>
    </Sheet>
  );
}
