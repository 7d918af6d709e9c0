import * as z from 'zod';
import { PartyId } from '../kernel/ids.ts';
import { Instant, sayWhen, type When } from '../kernel/instant.ts';
import { sayDollars } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import { type Audience, hearsOfSession, readsBrief, seesMatter } from './audience.ts';
import type { Mediation, MediationEvent, Who } from './mediation.ts';
import type { Stage } from './stage.ts';

export const MediationEntry = z
  .object({
    at: Instant,
    type: z.string(),
    what: z.string().meta({ description: 'What happened, in plain words' }),
    party: PartyId.optional().meta({ description: 'Which party did it' }),
    reason: z.string().optional().meta({ description: 'Why, or what about, in the words of whoever did it' }),
  })
  .meta({ id: 'MediationEntry', description: 'Something that happened in a mediation' });
export type MediationEntry = z.output<typeof MediationEntry>;

type Heard = Recorded<MediationEvent>;

/** What a mediator hears of before the agreement is signed: what has to do with who it is, and how it goes on. */
const ofCandidates: ReadonlySet<MediationEvent['type']> = new Set([
  'MediatorProposed',
  'ConflictChecked',
  'ConflictWaived',
  'MediatorAppointed',
  'AgreementDrawnUp',
  'AgreementSigned',
  'DeadlineExtended',
]);

/**
 * Whether somebody hears of an event. Whoever mediates, of nothing that came before it was asked: whom else the parties
 * would have taken, and what was said of them, is not for it.
 */
export const isTold = (audience: Audience, event: Heard, { mediator }: Pick<Mediation, 'mediator'>): boolean => {
  const isParty = 'party' in audience;
  if (!isParty && (mediator === undefined || event.sequence < mediator.proposedIn)) return false;
  if (!seesMatter(audience) && !ofCandidates.has(event.type)) return false;
  if (event.type === 'BriefGiven') return readsBrief(audience, event);
  return event.type !== 'SessionSet' || hearsOfSession(audience, event);
};

/** An event of a mediation as somebody hears of it. */
export const tell = (event: Heard, state: Mediation): MediationEntry => {
  const by = doneBy(event);
  const reason = wordsOf(event);
  return {
    at: event.at,
    type: event.type,
    what: say(event, state),
    ...(by !== undefined && by !== 'mediator' && { party: by }),
    ...(reason !== undefined && { reason }),
  };
};

const doneBy = (event: Heard): Who | undefined => {
  switch (event.type) {
    case 'RepresentativeNamed':
    case 'ConflictChecked':
    case 'AgreementDrawnUp':
    case 'SettlementDrawnUp':
    case 'DeadlineExtended':
      return event.who;
    case 'MediatorDropped':
      return event.who;
    case 'MediationClosed':
      return event.outcome === 'impasse' ? event.who : undefined;
    default:
      return 'party' in event ? event.party : undefined;
  }
};

const wordsOf = (event: Heard): string | undefined => {
  if (event.type === 'ConflictChecked') return event.disclosure;
  return 'reason' in event ? event.reason : undefined;
};

const waits: Readonly<Partial<Record<Stage, string>>> = {
  requested: 'whom the parties would take as mediator is to be said',
  mediatorProposed: 'whether there are conflicts with the mediator is to be said',
  mediatorAppointed: 'the agreement to mediate is to be signed',
  agreementSigned: 'the mediation is to come to something',
  settled: 'the settlement is to be signed',
};

const sayTime = (time: Instant): string => sayWhen(time as unknown as When).replace(/^at /, '');

const say = (event: Heard, { parties, candidates, mediator }: Mediation): string => {
  const nameOf = (id: Who) =>
    id === 'mediator' ? 'The mediator' : (parties.find((each) => each.id === id)?.name ?? 'A party');
  const mediatorName = (id: string) =>
    [...candidates, ...(mediator ? [mediator] : [])].find((each) => each.id === id)?.name ?? 'The mediator';
  switch (event.type) {
    case 'MediationOpened':
      return `${nameOf(event.opener)} opened the mediation.`;
    case 'RepresentativeNamed':
      return `Somebody else speaks for ${nameOf(event.party)}${event.isLawyer ? '' : ', who is no lawyer'}.`;
    case 'CandidatesNamed':
      return `To choose from: ${event.candidates.map(({ name }) => name).join(', ')}.`;
    case 'PreferencesGiven':
      return `${nameOf(event.party)} said whom it would take as mediator.`;
    case 'MediatorProposed':
      return `${mediatorName(event.mediator)} is proposed as mediator.`;
    case 'ConflictChecked':
      return event.outcome === 'clear'
        ? `${nameOf(event.who)}: no conflict is known.`
        : `${nameOf(event.who)} disclosed something.`;
    case 'ConflictWaived':
      return `${nameOf(event.party)} waived what was disclosed.`;
    case 'MediatorDropped':
      return `The mediator who was proposed is out of it: ${whyDropped[event.why]}.`;
    case 'MediatorAppointed':
      return `${mediatorName(event.mediator)} is the mediator.`;
    case 'AgreementDrawnUp':
      return `Version ${event.version} of the agreement to mediate was drawn up.`;
    case 'AgreementSigned':
      return `${event.signatory} signed the agreement to mediate for ${nameOf(event.party)} ${sayWhen(event.on)}.`;
    case 'BriefGiven':
      return `${nameOf(event.party)} gave a brief${event.isForAll ? '' : ' to the mediator alone'}.`;
    case 'SessionSet':
      return `${event.kind === 'joint' ? 'A joint session' : `A caucus with ${event.with.map(nameOf).join(', ')}`}: ${sayTime(event.on)}.`;
    case 'RoundOpened':
      return `Round ${event.round} of sealed bids is open until ${sayTime(event.dueAt)}.`;
    case 'RoundClosed':
      return `Round ${event.round} of bids is over: ${
        event.settledOn === undefined
          ? outcomes[event.outcome]
          : `they met, and the parties settle on ${sayDollars(event.settledOn.amount)}`
      }.`;
    case 'ProposalWanted':
      return `${nameOf(event.party)} wants to hear a proposal of the mediator.`;
    case 'ProposalMade':
      return `The mediator proposed ${sayDollars(event.amount)}: yes or no until ${sayTime(event.dueAt)}.`;
    case 'ProposalClosed':
      return event.isAccepted ? 'All parties accepted the proposal.' : 'There is no agreement on the proposal.';
    case 'SettlementDrawnUp':
      return `Version ${event.version} of the settlement was drawn up.`;
    case 'SettlementSigned':
      return `${event.signatory} signed the settlement for ${nameOf(event.party)} ${sayWhen(event.on)}.`;
    case 'DeadlineExtended':
      return `There is more time: until ${sayTime(event.until)}.`;
    case 'ReminderSent':
      return `Reminder${event.parties.length === 0 ? '' : ` for ${event.parties.map(nameOf).join(', ')}`}: ${waits[event.stage] ?? 'it is due'} by ${sayTime(event.dueAt)}.`;
    case 'MediationClosed':
      return event.outcome === 'settled'
        ? 'The settlement is signed by all.'
        : `The mediation ended without a settlement: ${whyEnded[event.why]}.`;
  }
};

const whyDropped = {
  objection: 'a party objected',
  declined: 'the mediator declined',
  noAnswer: 'the mediator did not answer in time',
} as const;

const outcomes = { overlap: 'they met', withinMargin: 'they lie near each other', gap: 'they lie apart' } as const;

const whyEnded = {
  declared: 'the mediator sees none',
  ended: 'a party ended it',
  lapse: 'a deadline passed without an answer',
  noMediator: 'nobody was left to mediate',
} as const;
