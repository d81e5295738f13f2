import { createResource, Match, Switch } from 'solid-js';
import { useData } from '../data-context.tsx';
import type { SessionOn } from '../now/live-sessions.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { say } from '../ui/toast.ts';
import { programName } from '../words/session-words.ts';
import { sizeWords } from '../words/size-words.ts';

interface DeleteSessionProps {
  on: SessionOn;
  onDeleted(): void;
  onClose(): void;
}

/** Says what goes, what it frees and what stays, before it is gone for good. */
export function DeleteSession(props: DeleteSessionProps) {
  const data = useData();
  const { machine, session } = props.on;
  const [weight] = createResource(() => data.weighSession(machine.id, session.id));
  const bytes = () => {
    const got = weight();
    return got?.ok ? got.value.recordings + got.value.index : null;
  };
  const act = async () => {
    const result = await data.deleteSession(machine.id, session.id);
    if (result.ok) {
      say({ text: `Deleted from ${machine.name()}.` });
      props.onDeleted();
    }
    return result;
  };
  return (
    <Confirm title="Delete this session?" verb="Delete it" stops act={act} onClose={props.onClose}>
      <p>
        “{session.title}” goes from {machine.name()} and from every device, with all that it printed and all
        that search knows of it.{' '}
        <Switch>
          <Match when={weight.loading}>How much that frees is being counted.</Match>
          <Match when={bytes() !== null}>This frees {sizeWords(bytes() ?? 0)} on the machine.</Match>
        </Switch>
      </p>
      <p>
        {session.program.kind === 'claude'
          ? `What ${programName(session)} itself keeps of the conversation stays in its own folder. `
          : ''}
        Tasks and reports keep what they say of it.
      </p>
    </Confirm>
  );
}
