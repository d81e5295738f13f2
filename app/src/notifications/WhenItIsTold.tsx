import { Show } from 'solid-js';
import type { PushPreferences } from '../../../shared/model/push.ts';
import { useData } from '../data-context.tsx';
import { Field } from '../ui/Field.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import styles from './Notifications.module.css';

const NIGHT = { from: 22 * 60, to: 7 * 60 };

/** "22:00" of minutes since midnight, and back; null where it is no time. */
const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (time: string): number | null => {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
};

/** Hours, the desk, and how much a lock screen shows. */
export function WhenItIsTold() {
  const { push } = useData();
  const held = push.preferences;
  const change = (part: Partial<PushPreferences>) => void push.change({ ...held(), ...part });
  const setQuiet = (part: { from?: number; to?: number } | null) => {
    // By the clock of this device, wherever the machine stands.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    change({ quiet: part === null ? null : { ...NIGHT, ...held().quiet, ...part, zone } });
  };
  const setTime = (which: 'from' | 'to', time: string) => {
    const minute = minuteOf(time);
    if (minute !== null) setQuiet({ [which]: minute });
  };
  return (
    <Section title="But" ruled>
      <List>
        <Row
          title="Only when I am not at the desk"
          meta="Judged by keys that are pressed there, never by a window that is open"
          acts={
            <Toggle
              name="Only when I am not at the desk"
              on={held().onlyAway}
              onValue={(onlyAway) => change({ onlyAway })}
            />
          }
        />
        <Row
          title="Show what it is about"
          meta="Titles, commands and words, on the lock screen too"
          acts={
            <Toggle
              name="Show what it is about"
              on={held().details}
              onValue={(details) => change({ details })}
            />
          }
        />
        <Row
          title="Quiet hours"
          meta="Nothing is told then; it is in the inbox afterwards"
          acts={
            <Toggle
              name="Quiet hours"
              on={held().quiet !== null}
              onValue={(on) => setQuiet(on ? {} : null)}
            />
          }
        />
      </List>
      <Show when={held().quiet}>
        {(quiet) => (
          <div class={styles.hours}>
            <Field
              label="From"
              type="time"
              value={timeOf(quiet().from)}
              onValue={(time) => setTime('from', time)}
            />
            <Field
              label="Until"
              type="time"
              value={timeOf(quiet().to)}
              onValue={(time) => setTime('to', time)}
            />
          </div>
        )}
      </Show>
    </Section>
  );
}
