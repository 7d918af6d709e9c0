import type { MediationId, PartyId } from '../../kernel/ids.ts';
import { Unavailable } from '../../kernel/unavailable.ts';

/** What an answer is sealed for: as anything else, or anybody else's, it does not open. */
export type SealedFor = {
  readonly mediation: MediationId;
  readonly party: PartyId;
  /** Such as `BID#000000000001`. */
  readonly question: string;
};

/** Seals, as the party itself. Throws `SealUnavailable`. */
export type Seal = (of: SealedFor, plaintext: Uint8Array) => Promise<Uint8Array>;

/** Opens what was sealed, as whoever opens the round. Throws `SealBroken` or `SealUnavailable`. */
export type Unseal = (of: SealedFor, sealed: Uint8Array) => Promise<Uint8Array>;

/** What seals is overloaded or out of reach. */
export class SealUnavailable extends Unavailable {
  override readonly name = 'SealUnavailable';
}

/** What lies there was not sealed as this party's answer to this question. Says nothing of what is in it. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';

  constructor({ mediation, party, question }: SealedFor) {
    super(`What ${party} put in ${mediation} for ${question} is no answer that was sealed for it`);
  }
}
