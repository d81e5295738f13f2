import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Section } from '../ui/List.tsx';
import { Stepper } from '../ui/Stepper.tsx';
import { say } from '../ui/toast.ts';
import { isOver } from '../words/session-words.ts';
import { settingOf } from './setting-of.ts';

/** How many sessions may run at once. */
export function SessionSettings(props: { machine: MachineView }) {
  const data = useData();
  const now = () => settingOf(props.machine, 'sessions');
  const running = () => props.machine.sessions().filter((session) => !isOver(session)).length;
  const change = async (maxRunning: number) => {
    const result = await data.changeSetting(props.machine.id, 'sessions', { ...now(), maxRunning });
    if (!result.ok) say({ text: result.problem.title });
  };
  return (
    <Section title="Sessions">
      <Stepper
        label="At once"
        hint={`${running() === 0 ? 'None runs' : running() === 1 ? 'One runs' : `${running()} run`} now. A further one than these is refused until another ends.`}
        value={now().maxRunning}
        min={1}
        max={256}
        onValue={(value) => void change(value)}
      />
    </Section>
  );
}
