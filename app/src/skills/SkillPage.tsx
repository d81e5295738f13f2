import { createEffect, createSignal, For, on, Show } from 'solid-js';
import type { Skill } from '../../../shared/model/skill.ts';
import { readSkillText } from '../../../shared/model/skill-text.ts';
import { skillPath, skillTextSchema } from '../data/actions/skills.ts';
import { createReading } from '../data/reading.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { LinkNote } from '../machine/LinkNote.tsx';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { say } from '../ui/toast.ts';
import { SkillFiles } from './SkillFiles.tsx';

/** One skill: its text, checked while it is written, and the files that belong to it. */
export function SkillPage(props: { machineId: string; skillId: string }) {
  const data = useData();
  const machine = () => data.machine(props.machineId);
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show
          when={on().row('skill', props.skillId)}
          fallback={<LostPage sentence="This skill was removed." />}
        >
          {(skill) => (
            <Page
              title={skill().name}
              meta={
                skill().projectId === null
                  ? `Of ${on().name()}, for every project`
                  : `Of ${on().row('project', skill().projectId ?? '')?.name ?? 'a project'}`
              }
              back
              strip={<LinkNote machine={on()} />}
            >
              <Editor machine={on()} skill={skill()} />
            </Page>
          )}
        </Show>
      )}
    </Show>
  );
}

function Editor(props: { machine: MachineView; skill: Skill }) {
  const data = useData();
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [removing, setRemoving] = createSignal(false);
  const [text, setText] = createSignal<string | null>(null);
  const live = () => props.machine.link().at === 'live';
  /** What was saved here, until the machine says the same. */
  const [written, setWritten] = createSignal<string | null>(null);
  const reading = createReading(data, {
    machineId: () => props.machine.id,
    path: () => skillPath(props.skill.id),
    schema: skillTextSchema,
    version: () => props.skill.updatedAt,
  });
  createEffect(on(reading.at, () => setWritten(null), { defer: true }));
  const saved = () => written() ?? reading.value()?.text;
  const now = () => text() ?? saved() ?? '';
  const changed = () => text() !== null && text() !== saved();
  const read = () => readSkillText(now());
  const save = async () => {
    setBusy(true);
    setProblem(null);
    const sent = now();
    const result = await data.saveSkill(props.machine.id, props.skill.id, sent);
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    setWritten(sent);
    setText(null);
    say({ text: `${result.value.name} is saved. Sessions that run hear of it.` });
  };
  return (
    <div class={styles.editor}>
      <Show
        when={saved() !== undefined}
        fallback={
          <Show
            when={live()}
            fallback={
              <p class={styles.note}>Its text was not read on this device yet; that needs the machine.</p>
            }
          >
            <Show when={reading.problem()} fallback={<Skeleton rows={6} />}>
              {(found) => <ErrorNote problem={found()} action={{ text: 'Try again', act: reading.again }} />}
            </Show>
          </Show>
        }
      >
        <TextArea
          label="SKILL.md"
          mono
          class={styles.written}
          rows={14}
          value={now()}
          onValue={setText}
          readonly={!live()}
          spellcheck={false}
          autocapitalize="off"
          autocorrect="off"
        />
        <ul class={styles.problems} aria-live="polite">
          <For each={read().problems}>
            {({ line, words }) => (
              <li class={styles.problem}>{line === null ? words : `Line ${line}: ${words}`}</li>
            )}
          </For>
          <For each={read().notes}>
            {({ line, words }) => (
              <li class={styles.hint}>{line === null ? words : `Line ${line}: ${words}`}</li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Show when={saved() !== undefined}>
        <div class={styles.bar}>
          <Button
            kind="go"
            busy={busy()}
            disabled={!live() || !changed() || read().problems.length > 0}
            onClick={() => void save()}
          >
            Save
          </Button>
          <Button disabled={!changed()} onClick={() => setText(null)}>
            Undo changes
          </Button>
        </div>
        <SkillFiles machine={props.machine} skill={props.skill} />
        <Button kind="stop" onClick={() => setRemoving(true)}>
          Remove this skill…
        </Button>
      </Show>
      <Show when={removing()}>
        <Confirm
          title={`Remove ${props.skill.name}?`}
          verb="Remove it"
          stops
          act={async () => {
            const { projectId, name } = props.skill;
            const result = await data.removeSkill(props.machine.id, props.skill.id);
            if (result.ok) {
              const machineId = props.machine.id;
              router.navigate(
                formatPlace(
                  projectId === null
                    ? { at: 'skills', machineId }
                    : { at: 'projectSkills', machineId, projectId },
                ),
                { replace: true },
              );
              say({ text: `${name} is removed.` });
            }
            return result;
          }}
          onClose={() => setRemoving(false)}
        >
          Its text and its files are deleted on the machine. Sessions that run are told not to use it any
          more.
        </Confirm>
      </Show>
    </div>
  );
}
