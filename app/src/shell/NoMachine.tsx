import { Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import styles from './NoMachine.module.css';

/** In place of what machines would have: none is paired, as on the first day or after the browser removed all that was here. */
export function NoMachine(props: { sentence?: string }) {
  const data = useData();
  return (
    <Empty sentence={props.sentence ?? 'No machine is paired with this device.'}>
      <Show when={data.trouble()?.act !== 'pair'}>
        <Button kind="go" onClick={() => router.navigate('/pair')}>
          Pair a machine
        </Button>
        <p class={styles.again}>
          Paired before? Then the browser removed what was kept here. Nothing on your machines is lost.
        </p>
      </Show>
    </Empty>
  );
}
