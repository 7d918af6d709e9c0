import { describe, expect, it } from 'vitest';
import { type Acting, mayNoLongerLink, memberDeed } from '../../../shared/collaboration/acting.ts';
import type { Collaboration, CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { signAgreement } from '../../../shared/collaboration/decide-agreement.ts';
import { answerAllocation, proposeAllocation } from '../../../shared/collaboration/decide-allocation.ts';
import { clearConsents, recordConsent } from '../../../shared/collaboration/decide-consents.ts';
import { escalate, extendDeadline } from '../../../shared/collaboration/decide-course.ts';
import { admitGuest, dismissGuest } from '../../../shared/collaboration/decide-guests.ts';
import { makeJointOffer } from '../../../shared/collaboration/decide-offer.ts';
import { acknowledge, invite, nameParty, setAside, withdraw } from '../../../shared/collaboration/decide-parties.ts';
import { payShare, SharePayment } from '../../../shared/collaboration/decide-payment.ts';
import { shareReview } from '../../../shared/collaboration/decide-reviews.ts';
import type { Participation } from '../../../shared/collaboration/participation.ts';
import { sources } from '../../../shared/collaboration/rules.ts';
import { ExchangeId, PartyId } from '../../../shared/kernel/ids.ts';
import type { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { isRefusal, type MatterGateCode, type Refusal } from '../../../shared/kernel/refusal.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { at, given, someActor } from '../../support/cases.ts';
import {
  all,
  aMatter,
  answeredBy,
  atlasParty,
  harborParty,
  invited,
  named,
  opened,
  ownGiven,
  proposed,
  signedBy,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { actingFor, matter, monday, share } from '../../support/matter-stages.ts';
import { anOfferId, aPaymentId, readyForOffer, reported } from '../../support/resolution-events.ts';

type Tried = (state: Collaboration) => readonly object[] | object | Refusal;

/** What is forbidden, in which matter, and what happens before it is allowed; nothing for what never is. */
type Forbidden = {
  readonly tried: Tried;
  readonly in: readonly CollaborationEvent[];
  readonly next: readonly CollaborationEvent[] | 'never';
  /** Who allows it instead, where it is not the matter that has to change. */
  readonly orRather?: Tried;
};

const now = at('2026-11-23T09:00:00Z');
const as = (party: PartyId, more: Partial<Acting> = {}) => actingFor(party, { now, ...more });
const on = '2026-11-20' as When;
const evidence = { kind: 'letter', reference: 'Letter 1', on } as const;
const upTo = Cents.parse(10_000_000);
const own: Participation = { matter: aMatter, party: summitParty, consents: [] };
const tight: Participation = {
  ...own,
  coverage: { primary: Cents.parse(1_000), excess: { carrier: 'Atlas', limit: Cents.parse(500) } },
};
const shares = [share(harborParty, 5_000), share(summitParty, 3_000), share(atlasParty, 2_000)];
const offering = {
  value: upTo,
  payees: ['Ana Ruiz'],
  commitments: [],
  releases: [],
  explanation: 'Results were not passed on.',
  on,
  channel: 'inPerson' as const,
  people: ['Ana Ruiz'],
};
const leadCase = given(...reported(), ...readyForOffer());
const lapse = (stage: 'invited', ...parties: PartyId[]): CollaborationEvent => ({
  type: 'DeadlineLapsed',
  stage,
  parties,
  dueAt: monday,
});

const forbidden: Readonly<Record<Exclude<MatterGateCode, 'ownCaseMissing'>, Forbidden>> = {
  matterClosed: {
    tried: (state) => invite(state, as(harborParty)),
    in: [opened(), ...named, { type: 'MatterClosed', outcome: 'notPursued', reason: 'No need.' }],
    next: 'never',
  },
  matterEscalated: {
    tried: (state) => withdraw(state, { reason: 'We leave.' }, as(summitParty)),
    in: [...untilStage.agreementSigned, { type: 'Escalated', why: 'request' }],
    next: 'never',
  },
  notEscalated: {
    tried: (state) => admitGuest(state, { principal: someActor, as: 'mediator' }, as(harborParty)),
    in: untilStage.allocationAccepted,
    next: [{ type: 'Escalated', why: 'request' }],
  },
  notTheLead: {
    tried: (state) => nameParty(state, PartyId.parse(harborParty), { name: 'Another' }, as(summitParty)),
    orRather: (state) => nameParty(state, PartyId.parse(harborParty), { name: 'Another' }, as(harborParty)),
    in: untilStage.acknowledged,
    next: [],
  },
  notAMember: {
    tried: (state) => signAgreement(state, { version: 1, signatory: 'Dana', on }, as(summitParty)),
    in: [opened(), ...named, invited, { type: 'AgreementDrawnUp', version: 1, text: 'We share.' }],
    next: [answeredBy(summitParty)],
  },
  onPlatform: {
    tried: (state) => acknowledge(state, { answer: 'joined', for: summitParty, evidence }, as(harborParty)),
    orRather: (state) => acknowledge(state, { answer: 'joined', for: atlasParty, evidence }, as(harborParty)),
    in: untilStage.invited,
    next: [],
  },
  tooLate: {
    tried: (state) => nameParty(state, harborParty, { name: 'Another' }, as(harborParty)),
    in: untilStage.agreementSigned,
    next: 'never',
  },
  agreementNotSigned: {
    tried: (state) =>
      shareReview(
        state,
        ExchangeId.parse(`exchange_${harborParty.slice(6)}`),
        { none: 'None.' },
        undefined,
        as(summitParty),
      ),
    in: [
      ...untilStage.acknowledged,
      { type: 'AgreementDrawnUp', version: 1, text: 'We share.' },
      signedBy(harborParty),
      signedBy(summitParty),
    ],
    next: [signedBy(atlasParty)],
  },
  reviewsNotExchanged: {
    tried: (state) => proposeAllocation(state, { shares, upTo }, own, as(summitParty)),
    in: untilStage.agreementSigned,
    next: all.map((party) => ({ type: 'NoReviewToShare', party, reason: 'None.' }) as const),
  },
  allocationNotAgreed: {
    tried: (state) => makeJointOffer(state, anOfferId, offering, leadCase, as(harborParty)),
    in: [...untilStage.allocationProposed, ...all.map((party) => ({ type: 'ConsentsCleared', party }) as const)],
    next: [
      { type: 'AllocationAccepted', version: 1, party: summitParty },
      { type: 'AllocationAccepted', version: 1, party: atlasParty },
    ],
  },
  consentsMissing: {
    tried: (state) => makeJointOffer(state, anOfferId, offering, leadCase, as(harborParty)),
    in: untilStage.allocationAccepted,
    next: all.map((party) => ({ type: 'ConsentsCleared', party }) as const),
  },
  olderVersion: {
    tried: (state) => answerAllocation(state, 1, { answer: 'accepted' }, own, as(summitParty)),
    orRather: (state) => answerAllocation(state, 2, { answer: 'accepted' }, own, as(summitParty)),
    in: [...untilStage.allocationProposed, proposed(atlasParty, 2)],
    next: [],
  },
  beyondAllocation: {
    tried: (state) =>
      makeJointOffer(state, anOfferId, { ...offering, value: Cents.parse(upTo + 1) }, leadCase, as(harborParty)),
    orRather: (state) => makeJointOffer(state, anOfferId, offering, leadCase, as(harborParty)),
    in: untilStage.consentsCleared,
    next: [],
  },
  limitExceeded: {
    tried: (state) => answerAllocation(state, 1, { answer: 'accepted' }, tight, as(summitParty)),
    orRather: (state) => answerAllocation(state, 1, { answer: 'accepted' }, own, as(summitParty)),
    in: untilStage.allocationProposed,
    next: [],
  },
  jointOfferStands: {
    tried: (state) => withdraw(state, { reason: 'We leave.' }, as(summitParty)),
    in: untilStage.jointOffer,
    next: [
      { type: 'JointOfferAnswered', id: anOfferId, answer: 'rejected', answeredBy: 'family', on, isWritten: true },
    ],
  },
  noJointOffer: {
    tried: (state) => payShare(state, aPaymentId, { amount: Cents.parse(30), on }, as(summitParty)),
    in: untilStage.jointOffer,
    next: [
      { type: 'JointOfferAnswered', id: anOfferId, answer: 'accepted', answeredBy: 'family', on, isWritten: true },
    ],
  },
  nothingLapsed: {
    tried: (state) => setAside(state, summitParty, { reason: 'Silent.' }, as(harborParty)),
    in: untilStage.invited,
    next: [lapse('invited', summitParty, atlasParty)],
  },
};

describe('what the rules of a shared matter forbid', () => {
  it.each(Object.entries(forbidden))('%s', (code, { tried, in: happened, next, orRather }) => {
    const before = tried(matter([monday, ...happened])) as Refusal;
    expect(before).toMatchObject({ refused: code, source: sources[code as MatterGateCode] });
    expect(before.detail.length).toBeGreaterThan(10);
    if (next === 'never') return;
    const after = (orRather ?? tried)(matter([monday, ...happened], [monday, ...next]));
    expect(isRefusal(after) && after).toBe(false);
  });

  it('asks for authority where a share may come to more than staff may offer alone', () => {
    const settings = { ...defaults, resolution: { ...defaults.resolution, claimsAuthority: Cents.parse(2_999_999) } };
    const state = matter([monday, ...untilStage.allocationProposed]);
    const accept = (roles: Acting['roles']) =>
      answerAllocation(state, 1, { answer: 'accepted' }, own, as(summitParty, { settings, roles }));
    expect(accept(['claims'])).toMatchObject({ refused: 'authorityExceeded' });
    expect(accept(['insurerAdmin'])).toMatchObject([{ type: 'AllocationAccepted', version: 1 }]);
  });

  const staff = { ...defaults, resolution: { ...defaults.resolution, claimsAuthority: Cents.parse(1) } };
  const counter = { shares, upTo };
  const wanting = { shares: [share(harborParty, 1)], upTo };
  it.each<[string, string, Tried, readonly CollaborationEvent[], object]>([
    [
      'limitExceeded',
      'a proposal',
      (state) => proposeAllocation(state, counter, tight, as(summitParty)),
      untilStage.reviewsExchanged,
      { pointer: '#/shares' },
    ],
    [
      'limitExceeded',
      'a counter-proposal',
      (state) => answerAllocation(state, 1, { answer: 'countered', counter }, tight, as(summitParty)),
      untilStage.allocationProposed,
      { pointer: '#/counter/shares' },
    ],
    [
      'limitExceeded',
      'an acceptance',
      (state) => answerAllocation(state, 1, { answer: 'accepted' }, tight, as(summitParty)),
      untilStage.allocationProposed,
      { pointer: '#/answer' },
    ],
    [
      'authorityExceeded',
      'a proposal',
      (state) => proposeAllocation(state, counter, own, as(summitParty, { settings: staff })),
      untilStage.reviewsExchanged,
      { pointer: '#/shares' },
    ],
    [
      'olderVersion',
      'an answer',
      (state) => answerAllocation(state, 2, { answer: 'accepted' }, own, as(summitParty)),
      untilStage.allocationProposed,
      { parameter: 'allocationVersion' },
    ],
    [
      'olderVersion',
      'a signature',
      (state) => signAgreement(state, { version: 2, signatory: 'Dana', on }, as(summitParty)),
      [...untilStage.acknowledged, { type: 'AgreementDrawnUp', version: 1, text: 'We share.' }],
      { pointer: '#/version' },
    ],
    [
      'beyondAllocation',
      'a joint offer',
      (state) =>
        makeJointOffer(state, anOfferId, { ...offering, value: Cents.parse(upTo + 1) }, leadCase, as(harborParty)),
      untilStage.consentsCleared,
      { pointer: '#/value' },
    ],
    [
      'moreThanAgreed',
      'a payment',
      (state) =>
        payShare(state, aPaymentId, { amount: Cents.parse(3_000_001), on: '2026-11-23' as When }, as(summitParty)),
      untilStage.acceptedByPatient,
      { pointer: '#/amount' },
    ],
  ])('names where in the request %s stands in the way of %s', (code, _, tried, happened, where) => {
    const { refused, errors, detail, source } = tried(matter([monday, ...happened])) as Refusal;
    expect([refused, errors]).toEqual([code, [{ ...where, rule: code, detail, source }]]);
  });

  it('names the shares of a counter-proposal that make no whole where they are', () => {
    const countered = { answer: 'countered', counter: wanting } as const;
    const state = matter([monday, ...untilStage.allocationProposed]);
    expect(answerAllocation(state, 1, countered, own, as(summitParty))).toMatchObject({
      errors: [{ pointer: '#/counter/shares', rule: 'members' }],
    });
  });

  it('asks first whom a payment of its own was made to', () => {
    const { error } = SharePayment.safeParse({ amount: 100, on: '2026-11-23' });
    expect(error?.issues).toMatchObject([{ path: ['payee'], params: { rule: 'required' } }]);
  });

  it('takes the matter to mediation with the last counter-proposal that the terms allow', () => {
    const state = matter([
      monday,
      ...untilStage.allocationProposed,
      proposed(summitParty, 2),
      proposed(harborParty, 3),
    ]);
    const countered = answerAllocation(
      state,
      3,
      { answer: 'countered', counter: { shares, upTo } },
      own,
      as(summitParty),
    );
    expect(countered).toMatchObject([
      { type: 'AllocationProposed', version: 4 },
      { type: 'Escalated', why: 'counters' },
    ]);
  });

  it.each([
    ['names somebody twice', [share(harborParty, 5_000), share(harborParty, 5_000)], 'unique'],
    ['forgets somebody', [share(harborParty, 6_000), share(summitParty, 4_000)], 'members'],
    ['is no whole', [share(harborParty, 5_000), share(summitParty, 3_000), share(atlasParty, 1_999)], 'sum'],
  ])('refuses a proposal that %s', (_, wrong, rule) => {
    const state = matter([monday, ...untilStage.reviewsExchanged]);
    expect(proposeAllocation(state, { shares: wrong, upTo }, own, as(summitParty))).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#/shares', rule }],
    });
  });

  it('asks for evidence of what the lead records for another, and for none of its own', () => {
    const state = matter([monday, ...untilStage.invited]);
    const record = (said: object) => acknowledge(state, { answer: 'joined', ...said }, as(harborParty));
    expect(record({ for: atlasParty })).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#/evidence' }],
    });
    expect(record({ for: atlasParty, evidence })).toMatchObject([
      { type: 'InvitationAnswered', party: atlasParty, evidence },
    ]);
    expect(clearConsents(matter([monday, ...untilStage.allocationAccepted]), {}, as(harborParty))).toMatchObject({
      refused: 'onPlatform',
    });
  });

  it('takes what insureds answer also while it is mediated, and not once it is closed', () => {
    const given = { insured: 'Dr. Lee', answer: 'given', on } as const;
    const mediated = [
      monday,
      ...untilStage.allocationAccepted,
      { type: 'Escalated', why: 'request' } as const,
    ] as const;
    expect(recordConsent(matter(mediated), own, given, as(summitParty))).toMatchObject({
      shared: [{ type: 'ConsentsCleared' }],
    });
    expect(clearConsents(matter(mediated), { for: atlasParty, evidence }, as(harborParty))).toMatchObject([
      { type: 'ConsentsCleared', party: atlasParty },
    ]);
    const closed = matter([...mediated, { type: 'MatterClosed', outcome: 'notPursued', reason: 'x' }]);
    expect(recordConsent(closed, own, given, as(summitParty))).toMatchObject({ refused: 'matterClosed' });
  });

  it('takes the case of an insurer also once it was closed before all had paid, and then no more', () => {
    const until = [monday, ...untilStage.acceptedByPatient] as const;
    const linking = (...events: CollaborationEvent[]) =>
      memberDeed(matter([...until, ...events]), as(summitParty), {}, mayNoLongerLink);
    const closed = (outcome: 'partlyPaid' | 'settled') => ({ type: 'MatterClosed', outcome, reason: 'x' }) as const;
    expect(linking()).toEqual({ party: summitParty });
    expect(linking(closed('partlyPaid'))).toEqual({ party: summitParty });
    expect(linking(closed('settled'))).toMatchObject({ refused: 'matterClosed' });
  });

  it('lets others know only whether all consents of an insurer are there', () => {
    const state = matter([monday, ...untilStage.allocationAccepted]);
    const given = { insured: 'Dr. Lee', answer: 'given', on } as const;
    expect(recordConsent(state, own, given, as(summitParty))).toEqual({
      own: [{ type: 'ConsentRecorded', ...given }],
      shared: [{ type: 'ConsentsCleared', party: summitParty }],
    });
    const awaiting = { ...own, consents: [{ insured: 'Dr. Wu', answer: 'awaited', toldIn: 2 }] } as const;
    expect(recordConsent(state, awaiting, given, as(summitParty))).toMatchObject({ shared: [] });
  });

  it('holds the consents of twenty insureds, and corrects one however its name is written', () => {
    const state = matter([monday, ...untilStage.allocationAccepted]);
    const consents = Array.from({ length: 20 }, (_, place) => ({
      type: 'ConsentRecorded' as const,
      insured: `Dr. Lee ${place}`,
      answer: 'awaited' as const,
      on,
    }));
    const twenty = ownGiven(summitParty, ...consents);
    const record = (insured: string) => recordConsent(state, twenty, { insured, answer: 'given', on }, as(summitParty));
    expect(record('Dr. Wu')).toMatchObject({
      refused: 'tooMany',
      detail: 'A matter holds at most 20 consents of insureds.',
    });
    expect(record('dr.  LEE 7')).toMatchObject({ own: [{ insured: 'dr.  LEE 7' }], shared: [] });
    const corrected = ownGiven(summitParty, ...consents, {
      type: 'ConsentRecorded',
      insured: 'dr.  LEE 7',
      answer: 'given',
      on,
    });
    expect(corrected.consents).toHaveLength(20);
    expect(corrected.consents.at(-1)).toMatchObject({ insured: 'dr.  LEE 7', answer: 'given' });
  });

  it('lets guests in once it is their time, once, and as nothing else later', () => {
    const counsel = { principal: someActor, as: 'counsel' } as const;
    const admitted = { type: 'GuestAdmitted', ...counsel } as const;
    const dismissed = { type: 'GuestDismissed', principal: someActor, reason: 'Another.' } as const;
    const signed = [monday, ...untilStage.agreementSigned] as const;
    expect(admitGuest(matter([monday, ...untilStage.acknowledged]), counsel, as(harborParty))).toMatchObject({
      refused: 'agreementNotSigned',
    });
    expect(admitGuest(matter(signed), counsel, as(summitParty))).toMatchObject({ refused: 'notTheLead' });
    expect(admitGuest(matter(signed), counsel, as(harborParty))).toEqual([admitted]);
    expect(admitGuest(matter([...signed, admitted]), counsel, as(harborParty))).toMatchObject({
      refused: 'alreadyThere',
    });
    const gone = matter([...signed, admitted, dismissed]);
    expect(admitGuest(gone, counsel, as(harborParty))).toEqual([admitted]);
    expect(dismissGuest(gone, someActor, { reason: 'Again.' }, as(harborParty))).toMatchObject({
      refused: 'alreadyDone',
    });
    const escalated = matter([...signed, admitted, dismissed, { type: 'Escalated', why: 'request' }]);
    expect(admitGuest(escalated, { ...counsel, as: 'mediator' }, as(harborParty))).toMatchObject({
      refused: 'alreadyThere',
    });
  });

  it('holds ten guests, and ends the access of all when it closes', () => {
    const ten = Array.from(
      { length: 10 },
      () => ({ type: 'GuestAdmitted', principal: mint.principal(), as: 'counsel' }) as const,
    );
    const state = matter([monday, ...untilStage.agreementSigned, ...ten]);
    expect(admitGuest(state, { principal: someActor, as: 'counsel' }, as(harborParty))).toMatchObject({
      refused: 'tooMany',
    });
    const twelve = Array.from({ length: 11 }, () => ({ type: 'PartyNamed', id: mint.party(), name: 'X' }) as const);
    expect(
      nameParty(matter([monday, opened(), ...twelve]), mint.party(), { name: 'Y' }, as(harborParty)),
    ).toMatchObject({
      refused: 'tooMany',
      detail: 'A matter holds at most 12 insurers.',
    });
    const [first] = ten;
    expect(dismissGuest(state, someActor, { reason: 'Who?' }, as(harborParty))).toMatchObject({ refused: 'notFound' });
    expect(dismissGuest(state, first?.principal as never, { reason: 'Done.' }, as(harborParty))).toHaveLength(1);
    const closed = matter([
      monday,
      ...untilStage.agreementSigned,
      ...ten,
      { type: 'MatterClosed', outcome: 'notPursued', reason: 'No.' },
    ]);
    expect(closed.guests.every(({ isEnded }) => isEnded)).toBe(true);
    expect(admitGuest(closed, { principal: someActor, as: 'counsel' }, as(harborParty))).toMatchObject({
      refused: 'matterClosed',
    });
  });

  it('gives the places of guests who were dismissed to others, forty in all', () => {
    const guestsOf = (count: number) =>
      Array.from({ length: count }, () => {
        const principal = mint.principal();
        return [
          { type: 'GuestAdmitted', principal, as: 'counsel' },
          { type: 'GuestDismissed', principal, reason: 'It never was one.' },
        ] as const;
      });
    const admit = (events: readonly CollaborationEvent[], principal = someActor) =>
      admitGuest(
        matter([monday, ...untilStage.agreementSigned, ...events]),
        { principal, as: 'counsel' },
        as(harborParty),
      );
    const staying = guestsOf(10).map(([admitted]) => admitted);
    const full = { refused: 'tooMany', detail: 'A matter holds at most 10 guests at a time.' };
    expect(admit(guestsOf(39).flat())).toHaveLength(1);
    expect(admit(staying)).toMatchObject(full);
    const forty = guestsOf(40);
    expect(admit(forty.flat())).toMatchObject({
      refused: 'tooMany',
      detail: 'A matter holds at most 40 guests over time.',
    });
    expect(admit(forty.flat(), forty[0]?.[0].principal)).toHaveLength(1);
    const kept = matter([monday, ...untilStage.agreementSigned, ...forty.flat()]).guests;
    expect(JSON.stringify(kept).length).toBeLessThan(8 * 1024);
    const [before] = guestsOf(1);
    expect(admit([...(before ?? []), ...staying], before?.[0].principal)).toMatchObject(full);
  });

  it('gives more time to what lapsed, and never less', () => {
    const state = matter([monday, ...untilStage.invited], [monday, lapse('invited', summitParty)]);
    expect(extendDeadline(state, { until: at('2026-11-22T00:00:00Z'), reason: 'No.' }, as(harborParty))).toMatchObject({
      errors: [{ pointer: '#/until', rule: 'later' }],
    });
    expect(extendDeadline(state, { until: at('2026-12-24T00:00:00Z'), reason: 'Yes.' }, as(harborParty))).toHaveLength(
      1,
    );
  });

  it('lets whoever has signed ask for mediation, and nobody before', () => {
    expect(escalate(matter([monday, ...untilStage.acknowledged]), { reason: 'Now.' }, as(summitParty))).toMatchObject({
      refused: 'agreementNotSigned',
    });
    expect(
      escalate(matter([monday, ...untilStage.agreementSigned]), { reason: 'Now.' }, as(summitParty)),
    ).toMatchObject([{ type: 'Escalated', why: 'request', party: summitParty }]);
  });
});
