/** Skills that Claude proposes, gathered from all machines; what was decided here already does not wait any more. */
import type { Proposal } from '../../../shared/model/proposal.ts';
import type { Data, MachineView } from '../data/types.ts';

export interface ProposalOn {
  machine: MachineView;
  proposal: Proposal;
}

export function proposals(data: Data): ProposalOn[] {
  const decided = new Set(
    data
      .outbox()
      .flatMap(({ path, state }) =>
        state === 'failed' ? [] : (/^\/v1\/proposals\/(\w+)$/.exec(path)?.[1] ?? []),
      ),
  );
  return data
    .machines()
    .flatMap((machine) => machine.rows('proposal').map((proposal) => ({ machine, proposal })))
    .filter(({ proposal }) => !decided.has(proposal.id));
}
