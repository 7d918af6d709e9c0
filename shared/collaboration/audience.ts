import type { PartyId } from '../kernel/ids.ts';
import type { Collaboration } from './collaboration.ts';
import { isMember, type Left, type Party } from './party.ts';
import type { Stage } from './stage.ts';

/** How an insurer stands to a matter: it has signed or leads, it has not signed yet, or it is out of it. */
type Footing = 'insurer' | 'invited' | 'left';

/**
 * Who looks at a matter. Source: domain §4, who sees what.
 *
 * - `insurer`: one that takes part and has signed: facts, shared reviews, who bears what; and what is its own.
 * - `invited`: one that has not signed: that there is a matter, who leads it and is asked, and what it is to sign.
 * - `left`: one that declined, withdrew or was set aside: the same, as it was when it left.
 * - `hospital`: of its own insurer, `of` how that stands: facts and reviews once it has signed, and what it bears.
 * - `mediator`: facts, shared reviews, who bears what.
 * - `counsel`: the family's: what is offered in all.
 */
export type Audience =
  | { readonly kind: 'insurer' | 'invited'; readonly party: PartyId }
  | { readonly kind: 'left'; readonly party: PartyId; readonly left: Left }
  | {
      readonly kind: 'hospital';
      readonly party: PartyId;
      readonly of: Footing;
      readonly left?: Left;
    }
  | { readonly kind: 'mediator' | 'counsel' };

/** As what somebody of an insurer looks at a matter. */
export const audienceOf = (
  { parties, agreement, lead }: Pick<Collaboration, 'parties' | 'agreement' | 'lead'>,
  party: PartyId,
  isHospital: boolean,
): Audience => {
  const own = parties.find(({ id }) => id === party);
  const left = own?.left;
  const hasSigned = own !== undefined && isMember(own) && own.signed !== undefined && own.signed === agreement?.version;
  const of = left ? 'left' : hasSigned || party === lead ? 'insurer' : 'invited';
  if (isHospital) return { kind: 'hospital', party, of, ...(left && { left }) };
  return left ? { kind: 'left', party, left } : { kind: of === 'insurer' ? 'insurer' : 'invited', party };
};

const hasSigned = (audience: Audience): boolean =>
  audience.kind === 'insurer' || (audience.kind === 'hospital' && audience.of === 'insurer');

/** When and where the insurer that somebody is of, left the matter. */
export const leftOf = (audience: Audience): Left | undefined => ('left' in audience ? audience.left : undefined);

/** Whether somebody sees what the insurers give each other once they have signed. */
export const seesFacts = (audience: Audience): boolean => hasSigned(audience) || audience.kind === 'mediator';

/** Whether somebody sees who bears what, and how the insurers come to terms. */
export const seesAllocation = ({ kind }: Audience): boolean => kind === 'insurer' || kind === 'mediator';

/** Whether somebody sees the joint offer, in all, and what came of it. */
export const seesOffer = (audience: Audience): boolean => seesFacts(audience) || audience.kind === 'counsel';

/**
 * Whether somebody sees when something last happened in a matter. It would tell a hospital and the family's counsel that
 * another insurer has its consents, has accepted or has paid.
 */
export const seesChanges = (audience: Audience): boolean =>
  audience.kind !== 'hospital' && audience.kind !== 'counsel' && leftOf(audience) === undefined;

/** Whether somebody is of the people of an insurer of the matter, and not of a hospital. */
export const isOfInsurer = ({ kind }: Audience): boolean => kind === 'insurer' || kind === 'invited' || kind === 'left';

/** Whether somebody sees that an insurer is in a matter. Who declined or left is for those who come to terms about it. */
export const seesParty = (audience: Audience, lead: PartyId, { id, standing }: Party): boolean => {
  const own = 'party' in audience ? audience.party : undefined;
  if (id === own || id === lead) return true;
  if (leftOf(audience)) return false;
  switch (audience.kind) {
    case 'insurer':
      return standing !== 'named' || own === lead;
    case 'mediator':
      return standing !== 'named';
    case 'invited':
      return standing === 'member' || standing === 'invited';
    default:
      return standing === 'member';
  }
};

const gathering: ReadonlySet<Stage> = new Set(['draft', 'invited', 'acknowledged', 'leadAlone', 'lapsed']);
const beforeTheFamily: ReadonlySet<Stage> = new Set([
  'jointOffer',
  'rejected',
  'acceptedByPatient',
  'paid',
  'escalatedToMediation',
  'closed',
]);

/**
 * How far a matter has come, as somebody may know it: whoever is out of it, how far it had come; the family's counsel,
 * not how the insurers come to terms; whoever has not signed, not what follows the signatures.
 */
export const stageFor = (audience: Audience, stage: Stage): Stage => {
  if (stage === 'closed') return stage;
  const left = leftOf(audience);
  if (left) return left.stage;
  if (audience.kind === 'counsel' && !beforeTheFamily.has(stage)) return 'agreementSigned';
  const isAsked = audience.kind === 'invited' || (audience.kind === 'hospital' && audience.of === 'invited');
  return isAsked && !gathering.has(stage) && stage !== 'escalatedToMediation' ? 'agreementSigned' : stage;
};
