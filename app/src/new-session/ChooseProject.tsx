import { For } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import type { ProjectOn } from '../now/live-sessions.ts';
import { Icon } from '../ui/Icon.tsx';
import { List, Row } from '../ui/List.tsx';
import styles from './ChooseProject.module.css';

interface ChooseProjectProps {
  projects: readonly ProjectOn[];
  chosen: string;
  machines: readonly MachineView[];
  onChoose(projectId: string): void;
  onAdd(machine: MachineView): void;
}

/** The projects of all machines, and a way to add one. */
export function ChooseProject(props: ChooseProjectProps) {
  return (
    <div class={styles.choose}>
      <List label="Projects" marked>
        <For each={props.projects}>
          {({ machine, project }) => (
            <Row
              lead={project.id === props.chosen ? <Icon name="check" small /> : <Icon name="folder" small />}
              title={project.name}
              aside={machine.link().at === 'live' ? undefined : 'offline'}
              meta={`${machine.name()} · ${project.path}`}
              current={project.id === props.chosen}
              onPress={() => props.onChoose(project.id)}
            />
          )}
        </For>
        <For each={props.machines.filter((machine) => machine.link().at === 'live')}>
          {(machine) => (
            <Row
              plain
              lead={<Icon name="plus" small />}
              title={`Add a project of ${machine.name()}`}
              onPress={() => props.onAdd(machine)}
            />
          )}
        </For>
      </List>
    </div>
  );
}
