import * as z from 'zod';
import { mediationDuties } from '../cases/work/matter-step.ts';
import { BriefId, CaseId, CollaborationId, MediationId, MediatorId, PartyId, SessionId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { BasisPoints, Cents } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Audience, hearsOfSession, ownParty, readsBrief, seesMatter, seesShares } from './audience.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { isFamily } from './party.ts';
import { pendingIn } from './reached.ts';
import { SettlementView, viewSettlement } from './settlement/view.ts';
import { Stage } from './stage.ts';
import { type Step, sentences, stepsIn } from './work/next-steps.ts';

type EventOf<Type extends MediationEvent['type']> = Recorded<Extract<MediationEvent, { type: Type }>>;

const Who = z.union([PartyId, z.literal('mediator')]);

const PartyView = z
  .object({
    id: PartyId,
    name: z.string(),
    is: z.enum(['insurer', 'family']),
    represented: z
      .enum(['lawyer', 'support'])
      .optional()
      .meta({ description: 'Of the family: by a lawyer, or by somebody who stands by it' }),
    awaited: z.boolean().meta({ description: 'Whether the mediation waits for it now; of sealed answers, for all' }),
    checked: z.enum(['clear', 'disclosed']).optional(),
    waived: z.boolean().optional(),
    signed: z.boolean().optional().meta({ description: 'Whether it has signed the agreement to mediate as it is now' }),
    wantsProposal: z.boolean().optional(),
    signedSettlement: z.boolean().optional(),
  })
  .meta({ id: 'MediationParty', description: 'A party to a mediation' });

const share = z.object({ party: PartyId, share: BasisPoints });
const payable = z.object({ party: PartyId, amount: Cents });

const AgreementView = z
  .object({
    version: z.int(),
    text: z.string(),
    rounds: z.int(),
    margin: Cents,
    roundDays: z.int(),
    costs: z.array(share),
    bearing: z.array(share).optional(),
    at: Instant,
  })
  .meta({ id: 'AgreementToMediate', description: 'The agreement to mediate, as it is now' });

const StepView = z
  .object({
    step: z.enum(mediationDuties).meta({ description: 'What is to be done', example: 'signAgreementToMediate' }),
    owes: Who.meta({ description: 'Who owes it: a party, or the mediator' }),
    yours: z.boolean(),
    what: z.string().meta({ description: 'In plain words' }),
    dueAt: Instant.optional(),
  })
  .meta({ id: 'MediationStep', description: 'Something that is to be done next in a mediation' });

export const MediationView = z
  .object({
    id: MediationId,
    title: z.string().optional(),
    question: z.string().optional().meta({ description: 'What is to be mediated' }),
    stage: Stage,
    openedAt: Instant,
    dueAt: Instant.optional().meta({ description: 'By when the stage is to end' }),
    collaborationId: CollaborationId.optional(),
    caseId: CaseId.optional().meta({ description: 'From which case it was opened, for its insurer alone' }),
    opener: PartyId,
    you: PartyId.optional().meta({ description: 'Which of the parties you are of' }),
    seenAs: z.enum(['insurer', 'family', 'candidate', 'mediator']),
    parties: z.array(PartyView),
    candidates: z
      .array(z.object({ id: MediatorId, name: z.string() }))
      .optional()
      .meta({ description: 'Whom the parties choose from' }),
    preferences: z
      .object({ ranked: z.array(MediatorId), struck: z.array(MediatorId) })
      .optional()
      .meta({ description: 'What you said: nobody else sees it' }),
    mediator: z
      .object({
        id: MediatorId,
        name: z.string(),
        appointed: z.boolean(),
        checked: z.enum(['clear', 'disclosed']).optional(),
      })
      .optional(),
    disclosures: z
      .array(z.object({ of: Who, about: z.string(), at: Instant }))
      .optional()
      .meta({ description: 'What may stand between somebody and the mediator' }),
    agreement: AgreementView.optional(),
    sessions: z
      .array(
        z.object({
          id: SessionId,
          kind: z.enum(['joint', 'caucus']),
          with: z.array(PartyId),
          on: Instant,
          place: z.string(),
          people: z.array(z.string()),
        }),
      )
      .optional()
      .meta({ description: 'The last four, the last first: joint ones, and caucuses that you are in' }),
    briefs: z.int().optional().meta({ description: 'How many briefs you may read' }),
    round: z
      .object({
        number: z.int(),
        of: z.int(),
        dueAt: Instant,
        outcome: z.enum(['overlap', 'withinMargin', 'gap']).optional(),
      })
      .optional()
      .meta({ description: 'The last round of sealed bids. What was bid is never shown' }),
    proposal: z
      .object({
        number: z.int(),
        amount: Cents,
        shares: z.array(payable).optional(),
        terms: z.string(),
        override: z.string().optional(),
        dueAt: Instant,
        accepted: z.boolean().optional().meta({ description: 'Once it was opened: whether all said yes' }),
      })
      .optional()
      .meta({ description: "The mediator's last proposal. Who said what is never shown" }),
    settled: z
      .object({ amount: Cents, shares: z.array(payable).optional() })
      .optional()
      .meta({ description: 'What the parties have come to' }),
    settlement: SettlementView.optional(),
    closed: z
      .object({
        outcome: z.enum(['settled', 'impasse']),
        why: z.enum(['declared', 'ended', 'lapse', 'noMediator']).optional(),
        reason: z.string().optional(),
        at: Instant,
      })
      .optional(),
    nextSteps: z.array(StepView).meta({ description: 'What is to be done next, yours first' }),
  })
  .meta({ id: 'Mediation', description: 'A mediation, as you may see it' });
export type MediationView = z.output<typeof MediationView>;

export const BriefView = z
  .object({ id: BriefId, party: PartyId, for: z.enum(['all', 'mediator']), text: z.string(), at: Instant })
  .meta({ id: 'Brief', description: 'A brief that a party gave' });

const mostSessions = 4;

/** A mediation as somebody may see it. What an audience does not see is not read: see `audience.ts` for who sees what. */
export const viewMediation = async (
  ledger: Pick<Ledger, 'events'>,
  state: Mediation,
  audience: Audience,
): Promise<MediationView> => {
  const { id, from, stage, openedAt, entered, opener, mediator, round, agreement } = state;
  const { kind } = audience;
  const own = ownParty(audience);
  const read = readerOf(ledger, state);
  const isFull = seesMatter(audience);
  const opening = isFull ? (await read<'MediationOpened'>([1]))[0] : undefined;
  const mine = state.parties.find((party) => party.id === own);
  return {
    id,
    ...(opening && { title: opening.title, question: opening.question }),
    stage,
    openedAt,
    ...(entered.dueAt !== undefined && { dueAt: entered.dueAt }),
    ...(kind === 'insurer' && 'collaboration' in from && { collaborationId: from.collaboration }),
    ...(kind === 'insurer' && 'case' in from && { caseId: from.case }),
    opener,
    ...(own !== undefined && { you: own }),
    seenAs: kind,
    parties: partiesFor(state),
    ...(own !== undefined && { candidates: state.candidates.map(({ id: each, name }) => ({ id: each, name })) }),
    ...(mine?.preferences && {
      preferences: { ranked: [...mine.preferences.ranked], struck: [...mine.preferences.struck] },
    }),
    ...(mediator && {
      mediator: {
        id: mediator.id,
        name: mediator.name,
        appointed: mediator.isAppointed === true,
        ...(mediator.check && { checked: mediator.check }),
      },
    }),
    ...(state.disclosedIn.length > 0 && {
      disclosures: (await read<'ConflictChecked'>(state.disclosedIn)).map(({ who, disclosure, at }) => ({
        of: who,
        about: disclosure ?? '',
        at,
      })),
    }),
    ...(agreement && (await agreementFor(agreement.drawnUpIn, audience, read))),
    ...(isFull && (await tableFor(state, audience, read))),
    ...(isFull &&
      round && {
        round: {
          number: round.number,
          of: agreement?.rounds ?? 0,
          dueAt: round.dueAt,
          ...(round.outcome && { outcome: round.outcome }),
        },
      }),
    ...(isFull && (await proposalFor(state, audience, read))),
    ...(isFull && (await settlementFor(state, audience, read))),
    ...(await endIn(state, read)),
    nextSteps: stepsFor(state, audience),
  };
};

type Read = <Type extends MediationEvent['type']>(sequences: readonly number[]) => Promise<readonly EventOf<Type>[]>;

const readerOf =
  (ledger: Pick<Ledger, 'events'>, { id }: Mediation): Read =>
  async (sequences) =>
    (await ledger.events(keys.mediation(id), sequences)) as never;

const partiesFor = (state: Mediation): MediationView['parties'] => {
  const { parties, stage, agreement, settlement, mediator } = state;
  const awaited = pendingIn(state, stage);
  return parties.map((party) => ({
    id: party.id,
    name: party.name,
    is: isFamily(party) ? 'family' : 'insurer',
    ...(party.representative && { represented: party.representative.isLawyer ? 'lawyer' : 'support' }),
    awaited: awaited.includes(party.id),
    ...(party.check && { checked: party.check }),
    ...(state.disclosedIn.length > 0 && { waived: party.answer === 'waived' }),
    ...(mediator?.isAppointed && agreement && { signed: party.signed === agreement.version }),
    ...(party.wantsProposal && { wantsProposal: true }),
    ...(settlement && { signedSettlement: party.settled === settlement.version }),
  }));
};

const agreementFor = async (
  drawnUpIn: number,
  audience: Audience,
  read: Read,
): Promise<Pick<MediationView, 'agreement'>> => {
  const [drawn] = await read<'AgreementDrawnUp'>([drawnUpIn]);
  if (!drawn) return {};
  const { version, text, rounds, margin, roundDays, costs, bearing, at } = drawn;
  return {
    agreement: {
      version,
      text,
      rounds,
      margin,
      roundDays,
      costs: [...costs],
      ...(bearing && seesShares(audience) && { bearing: [...bearing] }),
      at,
    },
  };
};

const tableFor = async (state: Mediation, audience: Audience, read: Read) => {
  const sessions = state.sessions
    .filter((session) => hearsOfSession(audience, session))
    .toReversed()
    .slice(0, mostSessions);
  const told = sessions.length > 0 ? await read<'SessionSet'>(sessions.map(({ toldIn }) => toldIn)) : [];
  return {
    briefs: state.briefs.filter((brief) => readsBrief(audience, brief)).length,
    sessions: told.map(({ id, kind, with: parties, on, place, people }) => ({
      id,
      kind,
      with: [...parties],
      on,
      place,
      people: [...people],
    })),
  };
};

const proposalFor = async ({ proposal }: Mediation, audience: Audience, read: Read) => {
  if (!proposal) return {};
  const [made] = await read<'ProposalMade'>([proposal.toldIn]);
  if (!made) return {};
  return {
    proposal: {
      number: made.number,
      amount: made.amount,
      ...(seesShares(audience) && { shares: [...made.shares] }),
      terms: made.terms,
      ...(made.override !== undefined && { override: made.override }),
      dueAt: made.dueAt,
      ...(proposal.isAccepted !== undefined && { accepted: proposal.isAccepted }),
    },
  };
};

const settlementFor = async ({ settled, settlement }: Mediation, audience: Audience, read: Read) => {
  const [drawn] = settlement ? await read<'SettlementDrawnUp'>([settlement.drawnUpIn]) : [];
  return {
    ...(settled && {
      settled: { amount: settled.amount, ...(seesShares(audience) && { shares: [...settled.shares] }) },
    }),
    ...(drawn && { settlement: viewSettlement(drawn) }),
  };
};

const endIn = async ({ closed }: Mediation, read: Read): Promise<Pick<MediationView, 'closed'>> => {
  if (!closed) return {};
  const [end] = await read<'MediationClosed'>([closed.toldIn]);
  if (!end) return {};
  return {
    closed: {
      outcome: end.outcome,
      ...(end.outcome === 'impasse' && {
        why: end.why,
        ...(end.reason !== undefined && { reason: end.reason }),
      }),
      at: end.at,
    },
  };
};

/** Whether a party has given a brief, others would tell from whether it owes one: also one for the mediator alone. */
const hearsOfStep = (audience: Audience, { duty, owes }: Step): boolean =>
  duty !== 'giveBrief' || audience.kind === 'mediator' || owes === ownParty(audience);

const stepsFor = (state: Mediation, audience: Audience): MediationView['nextSteps'] => {
  const own = ownParty(audience) ?? 'mediator';
  const nameOf = (who: string) =>
    who === 'mediator' ? 'The mediator' : (state.parties.find(({ id }) => id === who)?.name ?? '');
  return stepsIn(state)
    .filter((step) => hearsOfStep(audience, step))
    .map(({ duty, owes, dueAt }) => ({
      step: duty,
      owes,
      yours: owes === own,
      what: owes === own ? sentences[duty] : `${nameOf(owes)}: ${sentences[duty]}`,
      ...(dueAt !== undefined && { dueAt }),
    }))
    .toSorted((one, other) => Number(other.yours) - Number(one.yours));
};
