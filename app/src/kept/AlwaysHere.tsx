import { useData } from '../data-context.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import styles from './KeptPage.module.css';

/** For a session's own sheet: whether all of it is to be on this device, network or not. */
export function AlwaysHere(props: { machineId: string; sessionId: string }) {
  const data = useData();
  return (
    <div class={styles.always}>
      <span>Always on this device</span>
      <Toggle
        name="Always on this device"
        on={data.cache.isAlwaysHere(props.machineId, props.sessionId)}
        onValue={(on) => void data.cache.keepAlways(props.machineId, props.sessionId, on)}
      />
    </div>
  );
}
