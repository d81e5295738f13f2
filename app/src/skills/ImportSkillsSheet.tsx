import { createSignal, Show } from 'solid-js';
import type { FoundSkill } from '../../../shared/model/skill.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { CheckList } from '../gear/CheckList.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';

/** Copies skills out of a folder of the machine, or out of a repository, into the library. */
export function ImportSkillsSheet(props: {
  machine: MachineView;
  projectId: string | null;
  onClose(): void;
}) {
  const data = useData();
  const [from, setFrom] = createSignal('');
  const [found, setFound] = createSignal<readonly FoundSkill[] | null>(null);
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);

  const look = async () => {
    setBusy(true);
    setProblem(null);
    const result = await data.findSkills(props.machine.id, from().trim());
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    setFound(result.value.found);
    setChosen(new Set(result.value.found.filter((one) => one.problem === null).map(({ path }) => path)));
  };
  const take = async () => {
    setBusy(true);
    setProblem(null);
    const paths = [...chosen()];
    const result = await data.copySkills(props.machine.id, { projectId: props.projectId, paths });
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    const [first] = result.value.skills;
    say({
      text: paths.length === 1 ? `${first?.name} is imported.` : `${paths.length} skills are imported.`,
    });
    props.onClose();
  };
  return (
    <Sheet
      title="Import skills"
      tall
      onClose={props.onClose}
      footer={
        <Show
          when={(found() ?? []).length > 0}
          fallback={
            <Button
              kind="go"
              big
              wide
              busy={busy()}
              disabled={from().trim() === ''}
              onClick={() => void look()}
            >
              Look for skills
            </Button>
          }
        >
          <Button kind="go" big wide busy={busy()} disabled={chosen().size === 0} onClick={() => void take()}>
            {chosen().size < 2 ? 'Import it' : `Import ${chosen().size}`}
          </Button>
        </Show>
      }
    >
      <form
        class={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <Field
          label="Folder or repository"
          mono
          value={from()}
          onValue={(text) => {
            setFrom(text);
            setFound(null);
          }}
          placeholder="~/skills or https://…"
          hint="A copy is made; the folder stays as it is."
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="search"
        />
        <Show when={problem()}>{(one) => <ErrorNote problem={one()} />}</Show>
        <Show when={found()}>
          {(all) => (
            <Show
              when={all().length > 0}
              fallback={<p class={styles.note}>No SKILL.md is there, nor in the folders below.</p>}
            >
              <CheckList
                label="Found"
                chosen={chosen()}
                onChosen={setChosen}
                choices={all().map((one) => ({
                  key: one.path,
                  name: one.name || one.path,
                  detail: `${one.description}${one.files > 0 ? ` · ${one.files} more files` : ''}`,
                  problem: one.problem,
                }))}
              />
            </Show>
          )}
        </Show>
      </form>
    </Sheet>
  );
}
