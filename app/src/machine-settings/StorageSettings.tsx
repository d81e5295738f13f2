import { createResource, createSignal, Show } from 'solid-js';
import type { Setting } from '../../../shared/model/settings.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { Section } from '../ui/List.tsx';
import { Stepper } from '../ui/Stepper.tsx';
import { say } from '../ui/toast.ts';
import { sizeWords } from '../words/size-words.ts';
import { goneAfter } from './gone-after.ts';
import styles from './Settings.module.css';
import { settingOf } from './setting-of.ts';

type Storage = Setting<'storage'>;
const MAX_RECORDINGS = 10_000;
const MAX_INDEX = 1000;
const days = [
  { value: 'ever', text: 'Keep sessions for ever' },
  { value: '365', text: 'Keep them for a year after they end' },
  { value: '90', text: 'Keep them for 90 days after they end' },
  { value: '30', text: 'Keep them for 30 days after they end' },
] as const;

/** What the machine keeps of sessions, and for how long. */
export function StorageSettings(props: { machine: MachineView }) {
  const data = useData();
  const now = () => settingOf(props.machine, 'storage');
  const [asked, setAsked] = createSignal<number | null>(null);
  const [found] = createResource(
    () => (props.machine.link().at === 'live' ? props.machine.id : null),
    (id) => data.storage(id),
  );
  const used = () => {
    const got = found();
    return got?.ok ? got.value : null;
  };
  const change = (changed: Partial<Storage>) =>
    data.changeSetting(props.machine.id, 'storage', { ...now(), ...changed });
  const step = async (changed: Partial<Storage>) => {
    const result = await change(changed);
    if (!result.ok) say({ text: result.problem.title });
  };
  /** Chosen elsewhere, it may be another number. */
  const options = () => {
    const { keepDays } = now();
    const value = keepDays === null ? 'ever' : String(keepDays);
    const known = days.some((one) => one.value === value);
    return known ? days : [...days, { value, text: `Keep them for ${value} days after they end` }];
  };
  /** What is asked about shows as chosen, until the person says no. */
  const chosen = () => String(asked() ?? now().keepDays ?? 'ever');
  const choose = (value: string) => {
    if (value === 'ever') void step({ keepDays: null });
    else setAsked(Number(value));
  };
  const gone = (keepDays: number) => goneAfter(props.machine, keepDays, Date.now());
  return (
    <Section title="Storage" ruled>
      <Choices label="Sessions are kept" value={chosen()} options={options()} onValue={choose} />
      <p class={styles.note}>
        Pinned sessions stay, and those of a task that is not done. Tasks and reports stay whatever goes.
      </p>
      <Stepper
        label="Recordings, GiB"
        hint={`${used() === null ? '' : `They take ${sizeWords(used()?.recordings ?? 0)} now. `}Beyond this the oldest go; their words can still be read.`}
        value={Math.round(now().recordings)}
        min={1}
        max={MAX_RECORDINGS}
        onValue={(recordings) => void step({ recordings })}
      />
      <Stepper
        label="Search, GiB"
        hint={`${used() === null ? '' : `It takes ${sizeWords(used()?.index ?? 0)} now. `}Beyond this the oldest output is found no more.`}
        value={Math.round(now().index)}
        min={1}
        max={MAX_INDEX}
        onValue={(index) => void step({ index })}
      />
      <Show when={used()}>
        {(room) => <p class={styles.note}>{sizeWords(room().free)} are free on this machine’s disk.</p>}
      </Show>
      <Show when={asked()}>
        {(keepDays) => (
          <Confirm
            title={`Keep sessions for ${keepDays()} days?`}
            verb="Keep them so long"
            stops={gone(keepDays()) > 0}
            act={() => change({ keepDays: keepDays() })}
            onClose={() => setAsked(null)}
          >
            <p>
              {gone(keepDays()) === 0
                ? 'No session is that old now. Later ones are deleted by themselves, with their recordings.'
                : `${gone(keepDays()) === 1 ? 'One session is' : `${gone(keepDays())} sessions are`} older and will be deleted within minutes, with their recordings. Later ones follow by themselves.`}
            </p>
          </Confirm>
        )}
      </Show>
    </Section>
  );
}
