import { createSignal, Match, Show, Switch } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { TaskMoveInput } from '../../../shared/model/task.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { openNewSession } from '../new-session/open.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { say } from '../ui/toast.ts';
import type { ShownTask } from './pending.ts';
import { SendBackSheet } from './SendBackSheet.tsx';
import { liveByTask } from './shown-tasks.ts';
import styles from './TaskSheet.module.css';

interface TaskDecisionProps {
  machine: MachineView;
  project: Project;
  task: ShownTask;
}

/** What a person does next with a task, under the thumb. A decision names the report that was read. */
export function TaskDecision(props: TaskDecisionProps) {
  const data = useData();
  const [sending, setSending] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const report = () => props.task.report?.version ?? null;
  const running = () => liveByTask(props.machine).get(props.task.id);

  const move = async (input: TaskMoveInput, said: string) => {
    setBusy(true);
    const result = await data.moveTask(props.machine.id, props.task, input);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok)
      say({ text: props.machine.link().at === 'live' ? said : 'It will be sent once the machine answers.' });
    return result;
  };
  const start = () =>
    openNewSession({ machineId: props.machine.id, projectId: props.project.id, taskId: props.task.id });

  return (
    <>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Switch>
        <Match when={props.task.status === 'awaiting_approval'}>
          <div class={styles.two}>
            <Button big onClick={() => setSending(true)}>
              Send back…
            </Button>
            <Button
              kind="go"
              big
              class={styles.main}
              busy={busy()}
              onClick={() => void move({ move: 'approve', report: report() }, 'Approved.')}
            >
              Approve
            </Button>
          </div>
        </Match>
        <Match when={props.task.status === 'done'}>
          <Button
            wide
            busy={busy()}
            onClick={() => void move({ move: 'reopen' }, 'It is in progress again.')}
          >
            Reopen
          </Button>
        </Match>
        <Match when={running()}>
          {(session) => (
            <Button
              kind="go"
              big
              wide
              onClick={() =>
                router.navigate(
                  formatPlace({ at: 'session', machineId: props.machine.id, sessionId: session().id }),
                )
              }
            >
              Open its session
            </Button>
          )}
        </Match>
        <Match when={true}>
          <Button kind="go" big wide disabled={props.task.number === 0} onClick={start}>
            Start a session on it
          </Button>
        </Match>
      </Switch>
      <Show when={sending()}>
        <SendBackSheet
          running={running() !== undefined}
          send={(why) => move({ move: 'sendBack', why, report: report() }, 'Sent back.')}
          onClose={() => setSending(false)}
        />
      </Show>
    </>
  );
}
