import { createResource, For, Show } from 'solid-js';
import type { Run, Session } from '../../../shared/model/session.ts';
import { signalName } from '../../../shared/model/signal-names.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { positionHash } from '../router/moment.ts';
import { formatPlace } from '../router/places.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { List, Row } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { clock, span } from '../ui/time.ts';

interface RunsSheetProps {
  machine: MachineView;
  session: Session;
  onClose(): void;
}

function endOf({ endedAt, exitCode, signal }: Run): string {
  if (endedAt === null) return 'runs';
  if (signal !== null) return `ended by ${signalName(signal)}`;
  return exitCode === null ? 'interrupted' : `exited ${exitCode}`;
}

/** Every run of a session, the newest first, each to be read. */
export function RunsSheet(props: RunsSheetProps) {
  const data = useData();
  const [found, { refetch }] = createResource(
    () => ({ id: props.machine.id, session: props.session.id, runs: props.session.runs }),
    ({ id, session }) => data.runsOf(id, session),
  );
  const runs = () => {
    const got = found();
    return got?.ok ? got.value.runs.toReversed() : null;
  };
  const problem = () => {
    const got = found();
    return got && !got.ok ? got.problem : null;
  };
  const output = (run: number) =>
    formatPlace({ at: 'output', machineId: props.machine.id, sessionId: props.session.id }) +
    positionHash({ run, offset: 0 });
  const meta = (run: Run) =>
    run.endedAt === null ? endOf(run) : `${endOf(run)} · ${span(run.endedAt - run.startedAt)}`;
  return (
    <Sheet title="Runs" onClose={props.onClose}>
      <Show when={problem()}>
        {(found) => <ErrorNote problem={found()} action={{ text: 'Again', act: () => void refetch() }} />}
      </Show>
      <Show when={runs()} fallback={<Show when={problem() === null}>{<Skeleton rows={2} />}</Show>}>
        {(all) => (
          <List label="Runs">
            <For each={all()}>
              {(run) => (
                <Row
                  href={output(run.run)}
                  title={`Run ${run.run + 1}`}
                  aside={clock(run.startedAt, now())}
                  meta={meta(run)}
                  leads
                />
              )}
            </For>
          </List>
        )}
      </Show>
    </Sheet>
  );
}
