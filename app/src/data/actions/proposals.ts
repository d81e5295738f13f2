import type { Proposal } from '../../../../shared/model/proposal.ts';
import type { Calls } from '../calls.ts';

export type ProposalActions = ReturnType<typeof proposalActions>;
export const proposalActions = ({ later }: Calls) => ({
  answerProposal: (id: string, proposal: Proposal, accept: boolean) =>
    later(id, `${accept ? 'Accept' : 'Turn down'} the skill ${proposal.name}`, {
      method: 'POST',
      path: `/v1/proposals/${proposal.id}`,
      body: { accept },
    }),
});
