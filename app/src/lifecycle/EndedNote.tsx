import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { clock } from '../ui/time.ts';
import { endWords } from '../words/session-words.ts';
import { ResumeInSheet } from './ResumeInSheet.tsx';
import { createGoing, resumeVerb, wantsProject } from './resume.ts';

/** A session is over: how it ended, and how it goes on. */
export function EndedNote(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const going = createGoing(data, () => ({ machineId: props.machine.id, session: props.session }));
  const [choosing, setChoosing] = createSignal(false);
  const ending = () => endWords(props.session);
  const title = () => {
    const { word } = ending();
    return /^(exited|ended|failed)/.test(word) ? `This session ${word}` : `This session was ${word}`;
  };
  const detail = () => {
    const { notice, endedAt, runs } = props.session;
    const at = endedAt === null ? null : `${runs === 0 ? 'Last used' : 'At'} ${clock(endedAt, now())}`;
    return [at, notice].filter(Boolean).join('. ');
  };
  const live = () => props.machine.link().at === 'live';
  const owner = () => props.machine.grant()?.role === 'owner';
  return (
    <>
      <Strip lead={<Mark state={ending().mark} />} title={title()} detail={detail()}>
        <Show when={owner()}>
          <Button
            kind="go"
            busy={going.busy() === 'resume'}
            disabled={!live()}
            onClick={() => void going.go('resume')}
          >
            {resumeVerb(props.session)}
          </Button>
        </Show>
      </Strip>
      <Show when={going.problem()}>
        {(problem) => (
          <ErrorNote
            problem={problem()}
            action={
              wantsProject(problem()) ? { text: 'Choose a folder', act: () => setChoosing(true) } : undefined
            }
          />
        )}
      </Show>
      <Show when={choosing()}>
        <ResumeInSheet
          machine={props.machine}
          projectId={props.session.projectId}
          onChoose={(projectId) => {
            setChoosing(false);
            void going.go('resume', projectId);
          }}
          onClose={() => setChoosing(false)}
        />
      </Show>
    </>
  );
}
