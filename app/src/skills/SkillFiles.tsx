import { createSignal, For, Show } from 'solid-js';
import * as v from 'valibot';
import { type Skill, skillPathSchema } from '../../../shared/model/skill.ts';
import type { ActionProblem, MachineView, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { TextArea } from '../ui/TextArea.tsx';

const size = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${Math.ceil(bytes / 1024)} KiB`);

/** Files beside SKILL.md, which Claude reads or runs when the skill says so. */
export function SkillFiles(props: { machine: MachineView; skill: Skill }) {
  const data = useData();
  const [adding, setAdding] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const live = () => props.machine.link().at === 'live';
  const take = async (path: string) => {
    const result = await data.removeSkillFile(props.machine.id, props.skill.id, path);
    if (!result.ok) setProblem(result.problem);
  };
  return (
    <section class={styles.group} aria-label="Files">
      <h2 class={styles.legend}>Files beside it</h2>
      <Show
        when={props.skill.files.length > 0}
        fallback={<p class={styles.note}>None. A script or a template that the text names can stand here.</p>}
      >
        <div class={styles.flush}>
          <List>
            <For each={props.skill.files}>
              {(file) => (
                <Row
                  plain
                  title={file.path}
                  aside={size(file.bytes)}
                  acts={
                    <IconButton
                      icon="close"
                      name={`Remove ${file.path}`}
                      disabled={!live()}
                      onClick={() => void take(file.path)}
                    />
                  }
                />
              )}
            </For>
          </List>
        </div>
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <div class={styles.bar}>
        <Button disabled={!live()} onClick={() => setAdding(true)}>
          Add a file
        </Button>
      </div>
      <Show when={adding()}>
        <FileSheet
          onClose={() => setAdding(false)}
          save={(path, text) => data.saveSkillFile(props.machine.id, props.skill.id, path, text)}
        />
      </Show>
    </section>
  );
}

function FileSheet(props: { onClose(): void; save(path: string, text: string): Promise<Result<unknown>> }) {
  const [path, setPath] = createSignal('');
  const [text, setText] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const wrong = () => {
    if (path() === '') return null;
    const parsed = v.safeParse(skillPathSchema, path());
    return parsed.success ? null : `This is not ${parsed.issues[0].message}.`;
  };
  const save = async () => {
    setBusy(true);
    const result = await props.save(path(), text());
    setBusy(false);
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  return (
    <Sheet
      title="Add a file"
      tall
      onClose={props.onClose}
      footer={
        <Button
          kind="go"
          big
          wide
          busy={busy()}
          disabled={path() === '' || wrong() !== null}
          onClick={() => void save()}
        >
          Save this file
        </Button>
      }
    >
      <div class={styles.body}>
        <Field
          label="Path"
          mono
          value={path()}
          onValue={setPath}
          problem={wrong()}
          hint="reference.md or scripts/check.sh; one of that path is replaced."
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
        />
        <TextArea label="Text" mono rows={10} value={text()} onValue={setText} spellcheck={false} />
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </div>
    </Sheet>
  );
}
