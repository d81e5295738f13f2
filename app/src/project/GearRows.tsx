import { activeIn, type Scoped } from '../../../shared/model/scoped.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { formatPlace } from '../router/places.ts';
import { allTasks } from '../tasks/shown-tasks.ts';
import { List, Row } from '../ui/List.tsx';

/** The project's tasks, what its sessions are given, and the ways there. */
export function GearRows(props: { machine: MachineView; projectId: string }) {
  const data = useData();
  const place = (at: 'board' | 'projectSkills' | 'projectServers') =>
    formatPlace({ at, machineId: props.machine.id, projectId: props.projectId });
  const count = (all: readonly Scoped[]) => {
    const { length } = activeIn(all, props.projectId);
    return length === 0 ? 'none' : `${length} in use`;
  };
  const open = () => {
    const tasks = allTasks(data, props.machine).filter(
      ({ projectId, status }) => projectId === props.projectId && status !== 'done',
    );
    return tasks.length === 0 ? 'none' : `${tasks.length} open`;
  };
  return (
    <List label="Tasks, and what sessions get">
      <Row href={place('board')} title="Tasks" aside={open()} plain leads />
      <Row
        href={place('projectSkills')}
        title="Skills"
        aside={count(props.machine.rows('skill'))}
        plain
        leads
      />
      <Row
        href={place('projectServers')}
        title="MCP servers"
        aside={count(props.machine.rows('server'))}
        plain
        leads
      />
    </List>
  );
}
