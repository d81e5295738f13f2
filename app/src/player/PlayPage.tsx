import { createMemo, Show } from 'solid-js';
import { timelineSchema } from '../../../shared/model/timeline.ts';
import { createReading } from '../data/reading.ts';
import { useData } from '../data-context.tsx';
import { RunPick } from '../output/RunPick.tsx';
import { positionHash, positionIn } from '../router/moment.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { SessionFrame } from '../session/SessionFrame.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { PlayView } from './PlayView.tsx';

interface PlayPageProps {
  machineId: string;
  sessionId: string;
  beside: boolean;
}

/** A session as a film: any moment at once, and on from there. */
export function PlayPage(props: PlayPageProps) {
  const data = useData();
  const position = createMemo(() => positionIn(router.hash()));
  const timeline = createReading(data, {
    machineId: () => props.machineId,
    path: () => `/v1/sessions/${props.sessionId}/timeline`,
    schema: timelineSchema,
  });
  const session = () => data.machine(props.machineId)?.row('session', props.sessionId);
  const number = createMemo(() => position()?.run ?? Math.max(0, (session()?.runs ?? 1) - 1));
  const run = createMemo(() => timeline.value()?.runs.find((one) => one.run === number()));
  const choose = (next: number) =>
    router.navigate(
      formatPlace({ at: 'play', machineId: props.machineId, sessionId: props.sessionId }) +
        positionHash({ run: next, offset: 0 }),
      { replace: true },
    );
  return (
    <SessionFrame machineId={props.machineId} sessionId={props.sessionId} at="play" beside={props.beside}>
      {(machine, found) => (
        <>
          <RunPick runs={found().runs} run={number()} onRun={choose} />
          <Show when={timeline.problem()}>
            {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: timeline.again }} />}
          </Show>
          <Show
            when={timeline.value()}
            fallback={<Show when={timeline.problem() === null}>{<Skeleton rows={6} />}</Show>}
          >
            {(whole) => (
              <Show
                when={(run()?.length ?? 0) > 0 && `run ${number()}`}
                keyed
                fallback={<Empty sentence="Nothing of this run was recorded." />}
              >
                <PlayView
                  machine={machine()}
                  session={found()}
                  run={run() as NonNullable<ReturnType<typeof run>>}
                  moments={whole().moments}
                  at={position()?.offset ?? null}
                />
              </Show>
            )}
          </Show>
        </>
      )}
    </SessionFrame>
  );
}
