import { Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Empty } from '../ui/Empty.tsx';
import { MachineHealth } from './MachineHealth.tsx';
import { PowerSettings } from './PowerSettings.tsx';
import { ProjectSettings } from './ProjectSettings.tsx';
import { ReportSettings } from './ReportSettings.tsx';
import { SessionSettings } from './SessionSettings.tsx';
import { StorageSettings } from './StorageSettings.tsx';
import { ToolSettings } from './ToolSettings.tsx';
import { VoiceSettings } from './VoiceSettings.tsx';

/** What an owner sets for a machine: it holds for every device. */
export function MachineSettingsPage(props: { machineId: string }) {
  const data = useData();
  return (
    <Show
      when={data.machine(props.machineId)}
      fallback={<LostPage sentence="This device is not paired with that machine." />}
    >
      {(machine) => (
        <Page title="Settings" meta={machine().name()} back strip={<LinkNote machine={machine()} />}>
          <Show
            when={machine().grant()?.role === 'owner'}
            fallback={<Empty sentence="Only an owner sets something here." />}
          >
            <SessionSettings machine={machine()} />
            <PowerSettings machine={machine()} />
            <ProjectSettings machine={machine()} />
            <ReportSettings machine={machine()} />
            <ToolSettings machine={machine()} />
            <VoiceSettings machine={machine()} />
            <StorageSettings machine={machine()} />
            <MachineHealth machine={machine()} />
          </Show>
        </Page>
      )}
    </Show>
  );
}
