import * as z from 'zod';
import { CaseId, CollaborationId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import type { RefusalCode } from '../../kernel/refusal.ts';
import { ConflictCheck } from '../../mediation/choosing/decide-conflicts.ts';
import { Naming, PreferenceList } from '../../mediation/choosing/decide-preferences.ts';
import { Draft, Signature } from '../../mediation/decide-agreement.ts';
import { Ending, Extension } from '../../mediation/decide-course.ts';
import { Opening } from '../../mediation/decide-opening.ts';
import { Representing } from '../../mediation/decide-representative.ts';
import { Brief, Meeting } from '../../mediation/decide-sessions.ts';
import { MediationSummary } from '../../mediation/listing.ts';
import { Bid, Round } from '../../mediation/rounds/decide-bids.ts';
import { ProposalResponse, Proposing } from '../../mediation/rounds/decide-proposal.ts';
import { SettlementDraft } from '../../mediation/settlement/terms.ts';
import { MediationEntry } from '../../mediation/telling.ts';
import { BriefView, MediationView } from '../../mediation/view.ts';
import { WorkflowView } from '../../workflow/view.ts';
import { pageOf, paging } from '../page.ts';
import type { RouteSpec } from '../route.ts';
import { route } from './route.ts';

const tag = 'Mediations';

const insurers = ['claims', 'insurerAdmin'] as const;
const parties = [...insurers, 'counsel'] as const;
const all = [...parties, 'mediator'] as const;

const mediator = 'mediator_01kb2x5f0re3wv9m7h6d8q4tnz';
const other = 'mediator_01kb2x5f0re3wv9m7h6d8q4tn0';
const party = 'party_01kb2x5f0re3wv9m7h6d8q4tnz';

/** What is common to the commands of a mediation: each answers the mediation as it is then. */
const command = {
  method: 'POST',
  tag,
  idempotency: 'required',
  ifMatch: true,
  versioned: true,
  answers: { 200: MediationView },
} as const satisfies Partial<RouteSpec>;

const { ifMatch: _, ...creating } = command;

const ofParties = ['notFound', 'mediationClosed', 'notAParty'] as const satisfies readonly RefusalCode[];
const ofMediator = ['notFound', 'mediationClosed', 'notTheMediator', 'notYetAgreed'] as const;
const arranging = ['notFound', 'mediationClosed', 'notTheOpener'] as const;

export const listMediations = route({
  method: 'GET',
  path: '/v1/mediations',
  tag,
  summary: 'The mediations in which you have a seat; the newest first',
  description:
    'An insurer sees all those to which it is a party. A mediator, and whoever speaks for a family, sees those that are open.',
  allow: all,
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(MediationSummary) },
  refusals: [],
});

export const openMediation = route({
  ...creating,
  path: '/v1/mediations',
  summary: 'Open a mediation: of a matter that has gone to it, or of a case of your own',
  description:
    'Of a matter, any insurer that takes part may open it, and all that take part and are on the platform are parties. Of a ' +
    'case whose offer was rejected, your insurer and the family are. Name mediators of the panel who sign in here; the ' +
    'parties rank and strike them.',
  allow: insurers,
  body: Opening.extend({
    collaborationId: CollaborationId.optional().meta({ description: 'Of which matter; either this or `caseId`' }),
    caseId: CaseId.optional().meta({ description: 'Of which case' }),
  })
    .refine(({ collaborationId, caseId }) => (collaborationId === undefined) !== (caseId === undefined), {
      error: 'must name either a matter or a case',
      path: ['collaborationId'],
      params: { rule: 'either' },
    })
    .meta({
      id: 'NewMediation',
      example: {
        collaborationId: 'collab_01kb2x5f0re3wv9m7h6d8q4tnz',
        title: 'Transfer of March 2026',
        question: 'What the family is paid. What happened is agreed, and that compensation is owed.',
        family: { name: 'The family', representative: 'principal_01kb2x5f0re3wv9m7h6d8q4tnz', lawyer: true },
        candidates: [mediator, other],
      },
    }),
  answers: { 201: MediationView },
  refusals: [
    'notFound',
    'notToBeMediated',
    'matterClosed',
    'notEscalated',
    'notAMember',
    'mediationOpen',
    'caseClosed',
    'notACareReview',
    'inSharedMatter',
    'offerAccepted',
    'offerNotOpen',
    'tooMany',
  ],
});

export const readMediation = route({
  method: 'GET',
  path: '/v1/mediations/{mediationId}',
  tag,
  summary: 'A mediation, as you may see it',
  description:
    'A mediator who is proposed sees who the parties are; once appointed, and once all have signed the agreement to mediate, ' +
    'what is said at the table. What is answered sealed nobody sees, before or after. The ETag is of what you are shown.',
  allow: all,
  versioned: true,
  answers: { 200: MediationView },
  refusals: ['notFound'],
});

export const readMediationTimeline = route({
  method: 'GET',
  path: '/v1/mediations/{mediationId}/timeline',
  tag,
  summary: 'What happened in a mediation, as far as you may hear of it; the oldest first',
  allow: all,
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(MediationEntry) },
  refusals: ['notFound'],
});

export const readMediationWorkflow = route({
  method: 'GET',
  path: '/v1/mediations/{mediationId}/workflow',
  tag,
  summary: 'What a mediation waits for, and until when',
  allow: insurers,
  answers: { 200: WorkflowView },
  refusals: ['notFound'],
});

export const nameRepresentative = route({
  ...command,
  path: '/v1/mediations/{mediationId}/representative',
  summary: 'Name somebody else who speaks for the family, at once',
  description:
    'By whoever speaks for it now, who has no seat from then on; or by the insurer that opened the mediation, as long as ' +
    'nothing was said for the family yet. Whoever is not admitted to the platform as counsel never gets in.',
  allow: [...insurers, 'counsel'],
  body: Representing.meta({
    id: 'Representative',
    example: { principal: 'principal_01kb2x5f0re3wv9m7h6d8q4tny', lawyer: true },
  }),
  refusals: [...ofParties, 'notTheOpener', 'alreadyDone', 'tooMany'],
});

export const nameCandidates = route({
  ...command,
  path: '/v1/mediations/{mediationId}/candidates',
  summary: 'Name other mediators, once all have said whom they like and nobody is left to choose from',
  allow: insurers,
  body: Naming.meta({ id: 'Candidates', example: { candidates: [mediator, other] } }),
  refusals: [...arranging, 'tooLateToChoose'],
});

export const givePreferences = route({
  ...command,
  path: '/v1/mediations/{mediationId}/preferences',
  summary: 'Rank mediators, and strike whom you would not take; nobody else sees it',
  description:
    'Until all parties have said so, you may say otherwise. The last one to do so has the mediator proposed whom nobody has ' +
    'struck and all like best; if nobody is left, the opener names others. Before, nothing tells whom others struck.',
  allow: parties,
  body: PreferenceList.meta({ id: 'MediatorPreferences', example: { ranked: [mediator], struck: [other] } }),
  refusals: [...ofParties, 'tooLateToChoose', 'alreadyDone'],
});

export const checkConflicts = route({
  ...command,
  path: '/v1/mediations/{mediationId}/conflict-check',
  summary: 'Say whether something stands between you and the mediator who is proposed',
  description:
    'The mediator and each party say whether they know of anything. What is disclosed, every party waives, or objects. The ' +
    'mediator is appointed once all have looked and waived; after an objection the next one is asked.',
  allow: all,
  body: ConflictCheck.meta({ id: 'ConflictCheck', example: { outcome: 'clear' } }),
  refusals: [...ofParties, 'mediatorNotProposed', 'mediatorKnown', 'nothingDisclosed', 'alreadyDone', 'tooMany'],
});

export const drawUpAgreementToMediate = route({
  ...command,
  path: '/v1/mediations/{mediationId}/agreement',
  summary: 'Draw up the agreement to mediate, or a new version of it',
  description: 'Whoever opened the mediation does, or the mediator. A new version is signed anew by all.',
  allow: [...insurers, 'mediator'],
  body: Draft.meta({
    id: 'AgreementToMediateDraft',
    example: { rounds: 3, margin: 500_000, roundDays: 2, bearing: [{ party, share: 10_000 }] },
  }),
  refusals: [...arranging, 'mediatorNotProposed', 'roundOpen', 'nothingSettled', 'tooMany'],
});

export const signAgreementToMediate = route({
  ...command,
  path: '/v1/mediations/{mediationId}/agreement/signature',
  summary: 'Sign the agreement to mediate',
  allow: parties,
  body: Signature.meta({ id: 'MediationSignature', example: { version: 1, signatory: 'Dana Fox', on: '2026-11-23' } }),
  refusals: [...ofParties, 'notYetAgreed', 'olderVersion', 'alreadyDone'],
});

export const listBriefs = route({
  method: 'GET',
  path: '/v1/mediations/{mediationId}/briefs',
  tag,
  summary: 'The briefs that you may read; the last first',
  allow: all,
  query: z.strictObject(paging(20)),
  answers: { 200: pageOf(BriefView) },
  refusals: ['notFound'],
});

export const giveBrief = route({
  ...command,
  path: '/v1/mediations/{mediationId}/briefs',
  summary: 'Give a brief, to all or to the mediator alone',
  allow: parties,
  body: Brief.meta({ id: 'NewBrief', example: { for: 'all', text: 'What we see, and what we would like to hear.' } }),
  refusals: [...ofParties, 'notYetAgreed', 'tooMany'],
});

export const setSession = route({
  ...command,
  path: '/v1/mediations/{mediationId}/sessions',
  summary: 'Set a session, or note one that was held; of a caucus only those hear who are in it',
  allow: ['mediator'],
  body: Meeting.meta({
    id: 'MediationSession',
    example: {
      kind: 'joint',
      on: '2026-12-01T15:00:00Z',
      place: 'https://meet.example.com/4411',
      people: ['Dana Fox'],
    },
  }),
  refusals: [...ofMediator, 'tooMany'],
});

export const openRound = route({
  ...command,
  path: '/v1/mediations/{mediationId}/bids',
  summary: 'Open a round of sealed bids',
  description:
    'It is opened when its time is over, not before. Bids that meet settle in the middle, an odd cent to the family; a gap ' +
    'within the agreed margin asks you; otherwise the next round opens by itself.',
  allow: ['mediator'],
  body: Round.meta({ id: 'BidRound', example: {} }),
  refusals: [...ofMediator, 'roundOpen', 'nothingSettled', 'bidsNotMeant', 'sharesNotAgreed', 'roundsSpent'],
});

const Sealed = z
  .object({ status: z.literal('sealed'), until: Instant.meta({ description: 'Until then it can be replaced' }) })
  .meta({ id: 'Sealed', description: 'It is in the box. Whatever was answered, this is said' });

/** Puts a sealed answer: it can be sent again as it is, so it needs no key, and nothing of it is kept for one. */
const sealing = { method: 'PUT', tag, allow: parties, answers: { 200: Sealed } } as const satisfies Partial<RouteSpec>;

export const placeBid = route({
  ...sealing,
  path: '/v1/mediations/{mediationId}/bids/{round}',
  summary: 'Put your sealed bid into the box',
  description:
    'Nobody reads it before the time of the round is over, and nobody is shown it afterwards. It replaces the one before. ' +
    'The answer is the same whatever you bid.',
  body: Bid.meta({ id: 'SealedBid', example: { amount: 40_000_000 } }),
  refusals: [...ofParties, 'noRoundOpen'],
});

export const wantProposal = route({
  ...command,
  path: '/v1/mediations/{mediationId}/proposal/request',
  summary: 'Say that you want to hear a proposal of the mediator; it is made once all parties do',
  allow: parties,
  refusals: [...ofParties, 'notYetAgreed', 'alreadyDone', 'roundOpen', 'nothingSettled'],
});

export const makeProposal = route({
  ...command,
  path: '/v1/mediations/{mediationId}/proposal',
  summary: 'Propose what the parties could settle on, to yes or no',
  description:
    'All parties want to hear it, and the family is represented by a lawyer, or you say why not. Each answers sealed, without ' +
    'conditions; silence is no. Only a yes of all is told; otherwise all learn that there is no agreement.',
  allow: ['mediator'],
  body: Proposing.meta({
    id: 'MediatorsProposal',
    example: { amount: 22_500_000, terms: 'As discussed with each of you.' },
  }),
  refusals: [
    ...ofMediator,
    'roundOpen',
    'nothingSettled',
    'proposalNotWanted',
    'notRepresented',
    'proposalsSpent',
    'sharesNotAgreed',
  ],
});

export const respondToProposal = route({
  ...sealing,
  path: '/v1/mediations/{mediationId}/proposal/response',
  summary: 'Say yes or no to the proposal, sealed',
  description: 'It replaces what you said before. The answer is the same whatever you say.',
  body: ProposalResponse.meta({ id: 'SealedResponse', example: { proposal: 1, accepts: true } }),
  refusals: [...ofParties, 'noProposalOpen'],
});

export const drawUpSettlement = route({
  ...command,
  path: '/v1/mediations/{mediationId}/settlement',
  summary: 'Draw up the settlement of what the parties have come to',
  description:
    'Whoever opened the mediation does, or the mediator. A new version is signed anew by all. Payments to each payee keep ' +
    'to it, and the liens it names are cleared first. Among insurers alone it binds them to who bears what, up to its ' +
    'amount: what the family is offered, with its payees and liens, is the joint offer that the lead makes next.',
  allow: [...insurers, 'mediator'],
  body: SettlementDraft.meta({
    id: 'SettlementDraft',
    example: {
      payees: [{ name: 'Ana Ruiz', amount: 22_500_000, as: 'patient' }],
      release: { releases: ['Bayview Hospital'], scope: 'All claims from the care of March 2026.' },
    },
  }),
  refusals: [...arranging, 'nothingSettled', 'tooMany'],
});

export const signSettlement = route({
  ...command,
  path: '/v1/mediations/{mediationId}/settlement/signature',
  summary: 'Sign the settlement; the last signature ends the mediation, and what was settled on is to be paid',
  description:
    'An insurer binds itself as with an offer: up to the limits it stated, and as far as its settings let your role go. ' +
    'In a matter that insurers share and the family signs too, what comes before a joint offer comes before the ' +
    'signature: the consents of your insureds and, for the lead, findings told and counsel advised.',
  allow: parties,
  body: Signature.meta({ id: 'SettlementSignature', example: { version: 1, signatory: 'Dana Fox', on: '2026-11-23' } }),
  refusals: [
    ...ofParties,
    'nothingSettled',
    'olderVersion',
    'alreadyDone',
    'limitExceeded',
    'authorityExceeded',
    'consentsMissing',
    'notTriaged',
    'notACareReview',
    'reviewMissing',
    'findingsNotShared',
    'counselAdviceMissing',
  ],
});

export const extendMediationDeadline = route({
  ...command,
  path: '/v1/mediations/{mediationId}/deadline',
  summary: 'Give more time',
  allow: [...insurers, 'mediator'],
  body: Extension.meta({
    id: 'MediationExtension',
    example: { until: '2026-12-18T22:00:00Z', reason: 'A session was moved.' },
  }),
  refusals: [...arranging, 'roundOpen'],
});

export const endMediation = route({
  ...command,
  path: '/v1/mediations/{mediationId}/impasse',
  summary: 'End the mediation without a settlement: as its mediator, or as a party of your own will',
  allow: all,
  body: Ending.meta({ id: 'Impasse', example: { reason: 'The parties lie too far apart.' } }),
  refusals: ['notFound', 'mediationClosed', 'notTheMediator'],
});
