import * as z from 'zod';

/** How far a matter has come: what has been done, or what it waits for. Source: domain §4, state machine. */
export const Stage = z
  .enum([
    'draft',
    'invited',
    'acknowledged',
    'agreementSigned',
    'reviewsExchanged',
    'allocationProposed',
    'allocationAccepted',
    'consentsCleared',
    'jointOffer',
    'rejected',
    'acceptedByPatient',
    'paid',
    'lapsed',
    'leadAlone',
    'escalatedToMediation',
    'closed',
  ])
  .meta({ description: 'How far the matter has come', example: 'allocationProposed' });
export type Stage = z.infer<typeof Stage>;
