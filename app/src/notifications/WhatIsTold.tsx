import { For } from 'solid-js';
import { type PushKind, pushKinds } from '../../../shared/model/push.ts';
import { useData } from '../data-context.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Toggle } from '../ui/Toggle.tsx';

const words: Readonly<Record<PushKind, { title: string; meta: string }>> = {
  permission: { title: 'Claude asks for leave', meta: 'To run a command, to change a file' },
  question: { title: 'Claude asks a question', meta: 'With choices of its own' },
  plan: { title: 'A plan is ready', meta: 'Claude waits for your yes' },
  finished: { title: 'Claude is done', meta: 'A turn has ended, and nothing follows' },
  failed: { title: 'Something went wrong', meta: 'An error, a limit, a crash' },
  report: { title: 'A report is ready', meta: 'A task asks for approval' },
  notify: { title: 'A session has a word for you', meta: 'It says so by itself' },
};

/** A switch for each kind. */
export function WhatIsTold() {
  const { push } = useData();
  const change = (kind: PushKind, on: boolean) => {
    const held = push.preferences();
    void push.change({ ...held, kinds: { ...held.kinds, [kind]: on } });
  };
  return (
    <Section title="Tell me when">
      <List>
        <For each={pushKinds}>
          {(kind) => (
            <Row
              title={words[kind].title}
              meta={words[kind].meta}
              acts={
                <Toggle
                  name={words[kind].title}
                  on={push.preferences().kinds[kind] !== false}
                  onValue={(on) => change(kind, on)}
                />
              }
            />
          )}
        </For>
      </List>
    </Section>
  );
}
