import * as z from 'zod';
import type { PartyId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { BasisPoints } from '../../shared/kernel/money.ts';
import { ConflictCheck, mostDisclosures } from '../../shared/mediation/choosing/decide-conflicts.ts';
import { mostCandidates } from '../../shared/mediation/choosing/decide-preferences.ts';
import { Draft } from '../../shared/mediation/decide-agreement.ts';
import { Ending } from '../../shared/mediation/decide-course.ts';
import { Opening } from '../../shared/mediation/decide-opening.ts';
import { Meeting } from '../../shared/mediation/decide-sessions.ts';
import type { Candidate, MediationEvent, Share } from '../../shared/mediation/mediation.ts';
import { Proposing } from '../../shared/mediation/rounds/decide-proposal.ts';
import { SettlementDraft } from '../../shared/mediation/settlement/terms.ts';
import { harbor } from './cases.ts';
import { harborParty } from './matter-events.ts';
import {
  answersDue,
  counsel,
  disclosedBy,
  drawnUp,
  mediatorProposed,
  miriam,
  opened,
  preferring,
  roundApart,
  roundOpened,
  signedBy,
  waivedBy,
  wantedBy,
} from './mediation-events.ts';
import { cents } from './resolution-events.ts';

/** A mediation that holds as much as it may: each text as long as it may be, in characters of three bytes each. */

type Schema = z.core.JSONSchema.BaseSchema;

/** The longest that a schema takes. What it says of the form of a text is passed over. */
const fullest = ({ type, properties, items, maxItems, maxLength, maximum, enum: options }: Schema): unknown => {
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(properties ?? {}).map(([key, of]) => [key, fullest(of as Schema)]));
    case 'array':
      if (maxItems === undefined) throw new Error('A list has a limit');
      return Array.from({ length: maxItems }, () => fullest(items as Schema));
    case 'string':
      if (options) return (options as string[]).toSorted((one, other) => other.length - one.length)[0];
      return maxLength === undefined ? 'x'.repeat(30) : '…'.repeat(maxLength);
    case 'boolean':
      return false;
    default:
      return maximum ?? Number.MAX_SAFE_INTEGER;
  }
};

type Full<Filled> = { readonly [Key in keyof Filled]-?: Exclude<Filled[Key], undefined> };

const fullestOf = <Of extends z.ZodType>(schema: Of) =>
  fullest(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) as Full<z.output<Of>>;

const opening = fullestOf(Opening);
const longName = opening.title;
const insurers = [harborParty, ...Array.from({ length: 11 }, () => mint.party())];
const family = mint.party();
const parties: readonly PartyId[] = [...insurers, family];

const shares = (those: readonly PartyId[]): Share[] =>
  those.map((party) => ({ party, share: BasisPoints.parse(10_000) }));
const payable = insurers.map((party) => ({ party, amount: cents(100_000_000_000) }));
const settledOn = { amount: cents(100_000_000_000), bearing: shares(insurers), shares: payable };
const candidates = Array.from(
  { length: mostCandidates },
  (_, place): Candidate => ({ id: place === 0 ? miriam.id : mint.mediator(), name: longName, principal: counsel }),
);

const each = <Event>(many: number, event: Event): Event[] => Array.from({ length: many }, () => event);

/** Until the settlement is to be signed. */
export const fullMediation: readonly MediationEvent[] = [
  opened({
    opener: harborParty,
    parties: [
      ...insurers.map((id) => ({ id, name: longName, tenant: harbor })),
      { id: family, name: longName, representative: { principal: counsel, isLawyer: false } },
    ],
    title: longName,
    question: opening.question,
    candidates,
  }),
  ...parties.map((party) => preferring(party, candidates)),
  mediatorProposed(candidates[0]),
  ...(['mediator', ...parties] as const).flatMap((who) =>
    each(mostDisclosures, { ...disclosedBy(who), disclosure: fullestOf(ConflictCheck).about } as MediationEvent),
  ),
  ...parties.map(waivedBy),
  { type: 'MediatorAppointed', mediator: miriam.id },
  drawnUp({ ...fullestOf(Draft), costs: shares(parties), bearing: shares(insurers) }),
  ...parties.map((party) => signedBy(party)),
  ...each(20, {
    ...fullestOf(Meeting),
    type: 'SessionSet',
    id: mint.session(),
    kind: 'joint',
    with: parties,
    on: answersDue,
  } as const),
  roundOpened(),
  roundApart(),
  ...parties.map(wantedBy),
  { ...fullestOf(Proposing), type: 'ProposalMade', number: 1, ...settledOn, dueAt: answersDue },
  { type: 'ProposalClosed', number: 1, isAccepted: true, settledOn },
  { ...fullestOf(SettlementDraft), type: 'SettlementDrawnUp', version: 1, who: 'mediator' },
];

/** And until it is closed, with a reason. */
export const fullMediationClosed: readonly MediationEvent[] = [
  ...fullMediation,
  { type: 'MediationClosed', outcome: 'impasse', why: 'ended', who: family, reason: fullestOf(Ending).reason },
];
