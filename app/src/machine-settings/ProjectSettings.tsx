import { createSignal, For, Show } from 'solid-js';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import styles from './Settings.module.css';
import { settingOf } from './setting-of.ts';

/** In which folders of the machine projects may lie. */
export function ProjectSettings(props: { machine: MachineView }) {
  const data = useData();
  const [folder, setFolder] = createSignal('');
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const roots = () => settingOf(props.machine, 'projects').roots;
  const change = async (next: string[]) => {
    const result = await data.changeSetting(props.machine.id, 'projects', { roots: next });
    setProblem(result.ok ? null : result.problem);
    return result.ok;
  };
  const add = async () => {
    if (await change([...roots(), folder().trim()])) setFolder('');
  };
  const wrong = () =>
    folder() === '' || folder().trim().startsWith('/') ? null : 'Say the whole path, from / on.';
  return (
    <Section title="Projects lie in" ruled>
      <Show
        when={roots().length > 0}
        fallback={<p class={styles.note}>Any folder. Name one to allow only what lies below it.</p>}
      >
        <List>
          <For each={roots()}>
            {(root) => (
              <Row
                plain
                title={root}
                acts={
                  <IconButton
                    icon="close"
                    name={`Take ${root} off`}
                    onClick={() => void change(roots().filter((one) => one !== root))}
                  />
                }
              />
            )}
          </For>
        </List>
      </Show>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field
          label="Folder"
          mono
          value={folder()}
          onValue={setFolder}
          problem={wrong()}
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
        />
        <Button submit disabled={folder().trim() === '' || wrong() !== null}>
          Allow it
        </Button>
      </form>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Section>
  );
}
