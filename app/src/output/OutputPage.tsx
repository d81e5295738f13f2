import { createMemo, createSignal, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { positionHash, positionIn } from '../router/moment.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { SessionFrame } from '../session/SessionFrame.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { KeepOutputSheet } from './KeepOutputSheet.tsx';
import { OutputView } from './OutputView.tsx';
import { RunPick } from './RunPick.tsx';

interface OutputPageProps {
  machineId: string;
  sessionId: string;
  beside: boolean;
}

/** Everything that a session printed, run by run, to be read, searched and taken along. */
export function OutputPage(props: OutputPageProps) {
  const data = useData();
  const [finding, setFinding] = createSignal(false);
  const [keeping, setKeeping] = createSignal(false);
  const position = createMemo(() => positionIn(router.hash()));
  const session = () => data.machine(props.machineId)?.row('session', props.sessionId);
  const run = createMemo(() => position()?.run ?? Math.max(0, (session()?.runs ?? 1) - 1));
  const choose = (next: number) =>
    router.navigate(
      formatPlace({ at: 'output', machineId: props.machineId, sessionId: props.sessionId }) +
        positionHash({ run: next, offset: 0 }),
      { replace: true },
    );
  return (
    <SessionFrame
      machineId={props.machineId}
      sessionId={props.sessionId}
      at="output"
      beside={props.beside}
      acts={
        <>
          <IconButton
            icon="search"
            name="Find in output"
            aria-pressed={finding()}
            onClick={() => setFinding(!finding())}
          />
          <IconButton icon="share" name="Take the output along" onClick={() => setKeeping(true)} />
        </>
      }
    >
      {(machine, found) => (
        <>
          <RunPick runs={found().runs} run={run()} onRun={choose} />
          <Show when={`run ${run()}`} keyed>
            <OutputView
              machine={machine()}
              session={found()}
              run={run()}
              at={position()}
              finding={finding()}
              onFound={() => setFinding(false)}
            />
          </Show>
          <Show when={keeping()}>
            <KeepOutputSheet
              of={{ machineId: machine().id, sessionId: found().id, run: run() }}
              title={found().title}
              live={machine().link().at === 'live'}
              onClose={() => setKeeping(false)}
            />
          </Show>
        </>
      )}
    </SessionFrame>
  );
}
