import { activeIn, type Scoped } from '../../../shared/model/scoped.ts';
import type { MachineView } from '../data/types.ts';
import { formatPlace } from '../router/places.ts';
import { List, Row } from '../ui/List.tsx';

/** What sessions of this project are given, and the way to it. */
export function GearRows(props: { machine: MachineView; projectId: string }) {
  const place = (at: 'projectSkills' | 'projectServers') =>
    formatPlace({ at, machineId: props.machine.id, projectId: props.projectId });
  const count = (all: readonly Scoped[]) => {
    const { length } = activeIn(all, props.projectId);
    return length === 0 ? 'none' : `${length} in use`;
  };
  return (
    <List label="What sessions get">
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
