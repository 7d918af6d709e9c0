import type { MatterDuty, MatterStepShown } from '../../cases/work/matter-step.ts';
import type { OfferId, PartyId } from '../../kernel/ids.ts';
import type { Collaboration } from '../collaboration.ts';
import type { Participation } from '../participation.ts';
import { isLeftBehind, isMember } from '../party.ts';
import { pendingIn, reachedIn } from '../reached.ts';
import type { Stage } from '../stage.ts';
import { duties, sources } from './rules.ts';
import { isForHospital, type MatterBlock, type MatterStep } from './step.ts';
import { say } from './wording.ts';

/** What each insurer that a stage waits for owes. */
const ofEach: Readonly<Partial<Record<Stage, MatterDuty>>> = {
  invited: 'answerInvitation',
  acknowledged: 'signAgreement',
  agreementSigned: 'shareReview',
  allocationProposed: 'answerAllocation',
  allocationAccepted: 'clearConsents',
  acceptedByPatient: 'payShare',
};

/** What the lead alone owes in a stage. */
const ofLead: Readonly<Partial<Record<Stage, MatterDuty>>> = {
  draft: 'inviteInsurers',
  consentsCleared: 'makeJointOffer',
  jointOffer: 'hearAnswer',
  rejected: 'decideAfterRejection',
  paid: 'closeMatter',
  leadAlone: 'closeMatter',
  escalatedToMediation: 'openMediation',
};

/** As long as the agreement is not signed, others may be asked. */
const gathering: ReadonlySet<Stage> = new Set(['invited', 'acknowledged', 'leadAlone']);

/** What is to be done next in a matter, by whom: as every insurer in it may know. */
export const sharedSteps = (state: Collaboration): MatterStep[] => {
  const { stage, lead, parties } = state;
  if (stage === 'closed') return [];
  // What has lapsed may still be done, as long as the lead has not decided how to go on.
  const reached = stage === 'lapsed' ? reachedIn(state) : stage;
  const inTime = stage === 'lapsed' ? {} : due(state);
  const owedByLead = state.escalated?.mediation ? undefined : ofLead[reached];
  return [
    ...(owedByLead
      ? [step(owedByLead, lead, { ...timeOf(state, reached, lead), ...(reached === 'jointOffer' && offered(state)) })]
      : []),
    ...(gathering.has(reached) && parties.some(({ standing }) => standing === 'named')
      ? [step('inviteInsurers', lead, inTime)]
      : []),
    ...ofParties(state, reached),
    ...(isLapsed(state) ? [step('decideOnLapse', lead, stage === 'lapsed' ? due(state) : {})] : []),
  ];
};

/** What one insurer is to do next: its part of what all know, and what is its own to know. */
export const stepsFor = (state: Collaboration, party: PartyId, own: Participation | undefined): MatterStep[] => [
  ...sharedSteps(state)
    .filter(({ owes }) => owes === party)
    .map((each) => ({ ...each, blockedBy: blocksOf(each.duty, own) })),
  ...ownSteps(state, party, own),
];

/** Whether a deadline has passed on which the lead has not decided yet: mediation decides on it, too. */
const isLapsed = ({ stage, lapsed }: Collaboration): boolean =>
  lapsed !== undefined && (stage === 'lapsed' || stage === lapsed.stage);

type More = Partial<Omit<MatterStep, 'key' | 'duty' | 'owes'>>;

const step = (duty: MatterDuty, owes: PartyId, more: More = {}): MatterStep => ({
  key: more.about === undefined ? duty : `${duty}:${more.about}`,
  duty,
  owes,
  isLate: false,
  blockedBy: [],
  ...more,
});

const due = ({ entered: { dueAt } }: Pick<Collaboration, 'entered'>): More => (dueAt === undefined ? {} : { dueAt });

const offered = ({ offer }: Collaboration): { readonly about?: OfferId } => (offer ? { about: offer.id } : {});

/** By when an insurer owes what a stage waits for; who let it pass keeps the date on which it was due. */
const timeOf = (state: Collaboration, stage: Stage, party: PartyId): More => {
  const { lapsed } = state;
  if (!lapsed) return due(state);
  const isLate = lapsed.stage === stage && (lapsed.parties.length === 0 || lapsed.parties.includes(party));
  return isLate ? { dueAt: lapsed.dueAt, isLate: true } : {};
};

const ofParties = (state: Collaboration, stage: Stage): MatterStep[] => {
  const { agreement, lead, parties } = state;
  if (stage === 'acknowledged' && !agreement) return [step('drawUpAgreement', lead, timeOf(state, stage, lead))];
  // Any insurer may propose; the lead, for one off the platform.
  if (stage === 'reviewsExchanged') {
    return parties
      .filter((party) => isMember(party) && party.tenant !== undefined)
      .map(({ id }) => step('proposeAllocation', id, timeOf(state, stage, id)));
  }
  // What is settled in mediation with the family needs them, and what follows one among insurers does, too.
  if (stage === 'escalatedToMediation' && state.escalated?.mediation !== undefined) {
    return parties
      .filter((party) => isMember(party) && party.tenant !== undefined && !party.isCleared)
      .map(({ id }) => step('clearConsents', id));
  }
  const duty = ofEach[stage];
  if (duty === undefined) return [];
  return pendingIn(state, stage).map((id) => {
    const time = timeOf(state, stage, id);
    return parties.some((party) => party.id === id && party.tenant === undefined)
      ? step('recordAnswer', lead, { ...time, about: id, records: duty })
      : step(duty, id, time);
  });
};

/** Whether a matter was closed before somebody paid who has no case of its own yet to pay in. */
const owesUnlinked = (state: Collaboration, party: PartyId, { caseId }: Participation): boolean =>
  state.closed?.outcome === 'partlyPaid' &&
  caseId === undefined &&
  pendingIn(state, 'acceptedByPatient').includes(party);

const ownSteps = (state: Collaboration, party: PartyId, own: Participation | undefined): MatterStep[] => {
  const { stage, parties, lead } = state;
  if (!own) return [];
  if (stage === 'closed') return owesUnlinked(state, party, own) ? [step('linkCase', party)] : [];
  const isIn = parties.some((each) => each.id === party && isMember(each));
  return [
    // Until money is to be paid, there is time.
    ...(isIn && own.caseId === undefined
      ? [step('linkCase', party, stage === 'acceptedByPatient' ? due(state) : {})]
      : []),
    ...(party === lead && parties.some(isLeftBehind) && stage !== 'escalatedToMediation' && own.reservedIn === undefined
      ? [step('reserveContribution', party)]
      : []),
  ];
};

/** What stands in the way, of what only the insurer itself knows. */
const blocksOf = (duty: MatterDuty, own: Participation | undefined): MatterBlock[] => {
  if (duty === 'payShare' && own?.caseId === undefined) {
    return [{ rule: 'ownCaseMissing', detail: 'Money is paid in a case of your own: name it first.' }];
  }
  if (duty !== 'clearConsents') return [];
  const missing = (own?.consents ?? []).filter(({ answer }) => answer === 'awaited' || answer === 'refused');
  return missing.map(({ answer }) => ({
    rule: 'consentsMissing',
    detail: answer === 'awaited' ? 'An insured has not answered yet.' : 'An insured refuses to consent.',
  }));
};

/** A step as cases and worklists show it. */
export const shownStep = (each: MatterStep, state: Collaboration): MatterStepShown => {
  const { key, duty, about, dueAt, blockedBy } = each;
  return {
    key,
    duty,
    ...(about !== undefined && { about }),
    what: say(each, state),
    ...(dueAt !== undefined && { dueAt }),
    blockedBy: blockedBy.map(({ rule, detail }) => ({ code: rule, detail, source: sources[rule] })),
    rule: { code: duties[duty], source: sources[duties[duty]] },
    isForHospital: isForHospital(duty),
  };
};
