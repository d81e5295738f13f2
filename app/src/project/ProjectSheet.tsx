import { createSignal, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { ClaudeOptions } from '../new-session/ClaudeOptions.tsx';
import { type ClaudeChoices, claudeProgram, optionProblems } from '../new-session/claude-options.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import { gitWords } from '../words/git-words.ts';
import styles from './ProjectPage.module.css';

/** What is known of a project, its name, and what its sessions begin with. */
export function ProjectSheet(props: { machine: MachineView; project: Project; onClose(): void }) {
  const data = useData();
  const [name, setName] = createSignal(props.project.name);
  const [removing, setRemoving] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const choices = (): ClaudeChoices => {
    const { permissionMode = '', effort = '', model = '', renderer = '' } = props.project.defaults;
    return { mode: permissionMode, effort, model, renderer, dirs: '', env: '' };
  };
  const live = () => props.machine.link().at === 'live';
  const change = async (change: Parameters<typeof data.changeProject>[2]) => {
    const result = await data.changeProject(props.machine.id, props.project.id, change);
    if (!result.ok) setProblem(result.problem);
    return result.ok;
  };
  const rename = async () => {
    if (!(await change({ name: name().trim() }))) return;
    say({
      text: live()
        ? `Renamed to ${name().trim()}.`
        : `It will be renamed once ${props.machine.name()} answers.`,
    });
    props.onClose();
  };
  return (
    <Sheet title={props.project.name} onClose={props.onClose}>
      <Facts
        facts={[
          { name: 'Folder', value: props.project.path, mono: true },
          { name: 'Machine', value: props.machine.name() },
          { name: 'Git', value: gitWords(props.project.git) ?? 'not a checkout' },
        ]}
      />
      <form
        class={styles.rename}
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <Field label="Name" value={name()} maxlength={200} onValue={setName} />
        <Button submit disabled={name().trim() === '' || name().trim() === props.project.name}>
          Rename
        </Button>
      </form>
      <p class={styles.note}>Sessions of Claude Code begin with this, where nobody chooses otherwise:</p>
      <ClaudeOptions
        defaults
        value={choices()}
        problems={null}
        onValue={(next) => {
          const { kind: _, dirs: __, env: ___, ...defaults } = claudeProgram(next);
          if (optionProblems(next) === null) void change({ defaults });
        }}
      />
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <div class={styles.acts}>
        <Button kind="stop" wide onClick={() => setRemoving(true)}>
          Remove from the list…
        </Button>
      </div>
      <Show when={removing()}>
        <Confirm
          title={`Remove ${props.project.name}?`}
          verb="Remove it"
          stops
          act={async () => {
            const { name: was } = props.project;
            const result = await data.removeProject(props.machine.id, props.project.id);
            if (result.ok) {
              router.navigate(`/m/${props.machine.id}`, { replace: true });
              say({
                text: live()
                  ? `${was} is off the list.`
                  : `${was} will be taken off the list once ${props.machine.name()} answers.`,
              });
            }
            return result;
          }}
          onClose={() => setRemoving(false)}
        >
          The folder and everything in it stay as they are. It can be added again.
        </Confirm>
      </Show>
    </Sheet>
  );
}
