import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { IconButton } from '../ui/IconButton.tsx';

/** From the terminal to what can be read of it: the conversation, where Claude Code has one, else all that was printed. */
export function ReadButton(props: { machine: MachineView; session: Session }) {
  const at = () => (props.session.claudeId === null ? 'output' : 'conversation');
  return (
    <IconButton
      icon="lines"
      name={at() === 'output' ? 'Read the output' : 'Read the conversation'}
      onClick={() =>
        router.navigate(formatPlace({ at: at(), machineId: props.machine.id, sessionId: props.session.id }), {
          replace: true,
        })
      }
    />
  );
}
