import { createSignal, Show } from 'solid-js';
import { type Proposal, wholeProposalSchema } from '../../../shared/model/proposal.ts';
import { createReading } from '../data/reading.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { say } from '../ui/toast.ts';
import styles from './ProposalSheet.module.css';

interface ProposalSheetProps {
  machine: MachineView;
  proposal: Proposal;
  onClose(): void;
}

/** The whole text that sessions would get; nothing can be accepted before it is here to be read. */
export function ProposalSheet(props: ProposalSheetProps) {
  const data = useData();
  const whole = createReading(data, {
    machineId: () => props.machine.id,
    path: () => `/v1/proposals/${props.proposal.id}`,
    schema: wholeProposalSchema,
  });
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const answer = async (accept: boolean) => {
    const result = await data.answerProposal(props.machine.id, props.proposal, accept);
    if (!result.ok) return void setProblem(result.problem);
    say({ text: accept ? 'The skill is accepted.' : 'It is turned down.' });
    props.onClose();
  };
  return (
    <Sheet
      title={props.proposal.name}
      tall
      onClose={props.onClose}
      footer={
        <div class={styles.acts}>
          <Button big onClick={() => void answer(false)}>
            Turn down
          </Button>
          <Button
            kind="go"
            big
            class={styles.accept}
            disabled={whole.value() === null}
            onClick={() => void answer(true)}
          >
            Accept
          </Button>
        </div>
      }
    >
      <Show when={props.proposal.why}>
        <p class={styles.why}>{props.proposal.why}</p>
      </Show>
      <Show
        when={whole.value()}
        fallback={
          <Show when={whole.problem()} fallback={<Skeleton rows={4} />}>
            {(found) => <ErrorNote problem={found()} action={{ text: 'Again', act: whole.again }} />}
          </Show>
        }
      >
        {(proposal) => (
          <>
            <pre class={styles.text} tabindex="0">
              {proposal().text}
            </pre>
            <Show when={proposal().before}>
              {(before) => (
                <details class={styles.before}>
                  <summary>As it is now</summary>
                  <pre class={styles.text} tabindex="0">
                    {before()}
                  </pre>
                </details>
              )}
            </Show>
          </>
        )}
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
