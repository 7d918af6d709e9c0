import * as z from 'zod';

/** How far a mediation has come: what it waits for. Source: domain §5, stages. */
export const Stage = z
  .enum([
    'requested',
    'mediatorProposed',
    'mediatorAppointed',
    'agreementSigned',
    'bids',
    'proposal',
    'settled',
    'closed',
  ])
  .meta({
    description:
      'How far the mediation has come: the parties rank and strike mediators; one is proposed, and conflicts are checked; ' +
      'the agreement is to be signed; briefs and sessions; a round of sealed bids; a proposal of the mediator; the ' +
      'settlement is to be signed; closed',
    example: 'agreementSigned',
  });
export type Stage = z.infer<typeof Stage>;

/** Whether sealed answers are being given: they are opened when it was said that they would be. */
export const isSealed = (stage: Stage): boolean => stage === 'bids' || stage === 'proposal';
