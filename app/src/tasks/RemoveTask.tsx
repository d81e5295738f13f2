import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { say } from '../ui/toast.ts';
import type { ShownTask } from './pending.ts';

interface RemoveTaskProps {
  machine: MachineView;
  task: ShownTask;
  onRemoved(): void;
  onClose(): void;
}

export function RemoveTask(props: RemoveTaskProps) {
  const data = useData();
  const remove = async () => {
    const result = await data.removeTask(props.machine.id, props.task);
    if (result.ok) {
      say({ text: 'The task is removed.' });
      props.onRemoved();
    }
    return result;
  };
  return (
    <Confirm title="Remove this task?" verb="Remove it" stops act={remove} onClose={props.onClose}>
      “{props.task.title}” goes from the board. Sessions that work on it go on without it.
    </Confirm>
  );
}
