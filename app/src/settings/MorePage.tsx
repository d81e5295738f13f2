import { For, Show } from 'solid-js';
import type { PredictMode } from '../../../shared/terminal/prediction/types.ts';
import { useData } from '../data-context.tsx';
import { Outbox } from '../now/Outbox.tsx';
import { formatPlace } from '../router/places.ts';
import { Page } from '../shell/Page.tsx';
import { openShortcuts } from '../shell/shortcuts.ts';
import { newVersion } from '../shell/update.ts';
import { choosePredictMode, predictMode } from '../terminal/predict-mode.ts';
import { chooseReaderMode, readerMode } from '../terminal/reader-mode.ts';
import { Facts } from '../ui/Facts.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { chooseTheme, type ThemeChoice, themeChoice } from '../ui/theme.ts';
import { linkWords } from '../words/link-words.ts';
import { DictationChoice } from './DictationChoice.tsx';
import styles from './MorePage.module.css';

const themes: readonly { value: ThemeChoice; text: string }[] = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
  { value: 'black', text: 'Black' },
];

const predictions: readonly { value: PredictMode; text: string }[] = [
  { value: 'auto', text: 'On slow links' },
  { value: 'on', text: 'Always' },
  { value: 'off', text: 'Never' },
];

/** Settings of this device, and what Open Poet is and protects. */
export function MorePage() {
  const data = useData();
  return (
    <Page title="More">
      <Section title="Appearance">
        <div class={styles.pad}>
          <Segmented label="Appearance" value={themeChoice()} options={themes} onValue={chooseTheme} />
        </div>
      </Section>
      <Section title="Show keys before they are answered">
        <div class={styles.pad}>
          <Segmented
            label="Show keys before they are answered"
            value={predictMode()}
            options={predictions}
            onValue={choosePredictMode}
          />
        </div>
      </Section>
      <List>
        <Row
          href={formatPlace({ at: 'notifications' })}
          title="Notifications"
          meta={data.push.on() ? 'On for this device' : 'Off on this device'}
          leads
        />
      </List>
      <DictationChoice />
      <Section title="Screen reader">
        <div class={styles.pad}>
          <Segmented
            label="Read what terminals print"
            value={readerMode() ? 'yes' : 'no'}
            options={[
              { value: 'no', text: 'Only what Claude does' },
              { value: 'yes', text: 'Every line too' },
            ]}
            onValue={(value) => chooseReaderMode(value === 'yes')}
          />
        </div>
      </Section>
      <Section title="Machines" ruled>
        <List marked>
          <For each={data.machines()}>
            {(machine) => (
              <Row
                href={formatPlace({ at: 'machine', machineId: machine.id })}
                lead={<Mark state={linkWords(machine, now()).mark} />}
                title={machine.name()}
                aside={linkWords(machine, now()).short}
                meta="Projects, devices, forget"
                leads
              />
            )}
          </For>
          <Row href="/pair" lead={<Icon name="plus" small />} title="Pair a machine" plain leads />
        </List>
      </Section>
      <Outbox />
      <Section title="This device" ruled>
        <List marked>
          <Row
            href={formatPlace({ at: 'kept' })}
            lead={<Icon name="offline" small />}
            title="Kept on this device"
            meta={
              data.lock.state() === 'none'
                ? 'To read without a network'
                : 'To read without a network, locked by a passphrase'
            }
            leads
          />
        </List>
      </Section>
      <Section title="What is protected" ruled>
        <div class={styles.prose}>
          <p>
            What you type and what a session prints is sealed between this device and the machine. The relay
            that carries it sees public keys, sizes and times, and nothing else.
          </p>
          <p>
            The keys were made on this device and cannot be read out of it. The six words are how you know
            that nobody stands in between.
          </p>
          <p>
            An owner device can do on the machine whatever you can: guard this one, and remove a lost one from
            another device or with <code>poet devices revoke</code>.
          </p>
          <p>
            Whoever serves this page could serve another one. To trust nobody with that, serve it yourself.
          </p>
        </div>
      </Section>
      <Section title="Keyboard and touch" ruled>
        <List>
          <Row title="Shortcuts and gestures" plain leads onPress={openShortcuts} />
        </List>
      </Section>
      <Section title="About" ruled>
        <Show when={newVersion()}>
          {(load) => (
            <List>
              <Row
                lead={<Icon name="down" small />}
                title="A new version is ready"
                meta="Reload to get it. Sessions go on by themselves."
                onPress={() => load()()}
              />
            </List>
          )}
        </Show>
        <Facts
          facts={[
            { name: 'Open Poet', value: __APP_VERSION__ },
            { name: 'Licence', value: 'Apache-2.0' },
          ]}
        />
      </Section>
    </Page>
  );
}
