import { createSignal, Show } from 'solid-js';
import * as v from 'valibot';
import { type Skill, skillNameSchema } from '../../../shared/model/skill.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { TextArea } from '../ui/TextArea.tsx';

/** Name, purpose and first instructions; everything further is written in the editor. */
export function NewSkillSheet(props: {
  machine: MachineView;
  projectId: string | null;
  onClose(): void;
  onMade(skill: Skill): void;
}) {
  const data = useData();
  const [name, setName] = createSignal('');
  const [description, setDescription] = createSignal('');
  const [body, setBody] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const wrongName = () => {
    if (name() === '') return null;
    const parsed = v.safeParse(skillNameSchema, name());
    return parsed.success ? null : `Names are ${parsed.issues[0].message}.`;
  };
  const whole = () =>
    name() !== '' && wrongName() === null && description().trim() !== '' && body().trim() !== '';
  const make = async () => {
    setBusy(true);
    const line = JSON.stringify(description().replaceAll(/\s+/g, ' ').trim());
    const text = `---\nname: ${name()}\ndescription: ${line}\n---\n\n${body().trim()}\n`;
    const result = await data.newSkill(props.machine.id, { projectId: props.projectId, text });
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    props.onClose();
    props.onMade(result.value);
  };
  return (
    <Sheet
      title="New skill"
      tall
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide busy={busy()} disabled={!whole()} onClick={() => void make()}>
          Make this skill
        </Button>
      }
    >
      <div class={styles.body}>
        <Field
          label="Name"
          mono
          value={name()}
          onValue={(text) => setName(text.toLowerCase().replaceAll(' ', '-'))}
          problem={wrongName()}
          hint="Small letters, digits and hyphens: deploy-checks"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          maxlength={64}
        />
        <TextArea
          label="What it is for, and when Claude should use it"
          rows={2}
          value={description()}
          onValue={setDescription}
          maxlength={1024}
        />
        <TextArea label="Instructions, in Markdown" mono rows={8} value={body()} onValue={setBody} />
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </div>
    </Sheet>
  );
}
