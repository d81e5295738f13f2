import { type JSX, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Empty } from '../ui/Empty.tsx';

/** A page about a machine, or about one of its projects, for owners. */
export function ScopePage(props: {
  title: string;
  machineId: string;
  projectId: string | null;
  acts?: JSX.Element;
  children(machine: MachineView, project: Project | null): JSX.Element;
}) {
  const data = useData();
  const project = () =>
    props.projectId === null ? null : data.machine(props.machineId)?.row('project', props.projectId);
  return (
    <Show
      when={data.machine(props.machineId)}
      fallback={<LostPage sentence="This device is not paired with that machine." />}
    >
      {(machine) => (
        <Show
          when={project() !== undefined}
          fallback={<LostPage sentence="This project was removed, or never was on this machine." />}
        >
          <Page
            title={props.title}
            meta={project() ? `${project()?.name} on ${machine().name()}` : machine().name()}
            back
            acts={props.acts}
            strip={<LinkNote machine={machine()} />}
          >
            <Show
              when={machine().grant()?.role === 'owner'}
              fallback={<Empty sentence="Only an owner changes something here." />}
            >
              {props.children(machine(), project() ?? null)}
            </Show>
          </Page>
        </Show>
      )}
    </Show>
  );
}
