import { For } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { linkWords } from '../words/link-words.ts';
import { isOver } from '../words/session-words.ts';
import styles from './Machines.module.css';

const count = (n: number, one: string): string =>
  n === 0 ? `no ${one}s` : n === 1 ? `1 ${one}` : `${n} ${one}s`;

/** Every paired machine, side by side. */
export function Machines(props: { ruled?: boolean }) {
  const data = useData();
  const live = () => data.machines().filter((machine) => machine.link().at === 'live').length;
  return (
    <Section title="Machines" aside={`${live()} of ${data.machines().length} live`} ruled={props.ruled}>
      <ul class={styles.machines}>
        <For each={data.machines()}>
          {(machine) => {
            const words = () => linkWords(machine, now());
            const running = () => machine.sessions().filter((session) => !isOver(session)).length;
            return (
              <li>
                <Link class={styles.machine} href={formatPlace({ at: 'machine', machineId: machine.id })}>
                  <span class={styles.name}>
                    <Mark state={words().mark} />
                    <span class={styles.text}>{machine.name()}</span>
                  </span>
                  <span class={styles.meta}>
                    {machine.link().at === 'live' ? count(running(), 'session') : words().short}
                  </span>
                </Link>
              </li>
            );
          }}
        </For>
      </ul>
    </Section>
  );
}
