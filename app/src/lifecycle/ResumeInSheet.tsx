import { createSignal, Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { AddProjectSheet } from '../machine/AddProjectSheet.tsx';
import { ChooseProject } from '../new-session/ChooseProject.tsx';
import { Sheet } from '../ui/Sheet.tsx';

interface ResumeInSheetProps {
  machine: MachineView;
  /** Where it was, which is no choice. */
  projectId: string;
  onChoose(projectId: string): void;
  onClose(): void;
}

/** The folder of a session is gone or has moved: in which one it goes on. */
export function ResumeInSheet(props: ResumeInSheetProps) {
  const [adding, setAdding] = createSignal(false);
  const projects = () =>
    props.machine
      .projects()
      .filter(({ id }) => id !== props.projectId)
      .map((project) => ({ machine: props.machine, project }));
  return (
    <Show
      when={adding()}
      fallback={
        <Sheet title="Where does it go on?" onClose={props.onClose}>
          <ChooseProject
            projects={projects()}
            chosen=""
            machines={[props.machine]}
            onChoose={props.onChoose}
            onAdd={() => setAdding(true)}
          />
        </Sheet>
      }
    >
      <AddProjectSheet
        machine={props.machine}
        onAdded={({ id }) => props.onChoose(id)}
        onClose={() => setAdding(false)}
      />
    </Show>
  );
}
