import type { Acting } from '../../shared/collaboration/acting.ts';
import type { Collaboration, CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { Opening, openMatter } from '../../shared/collaboration/decide-parties.ts';
import { evolve } from '../../shared/collaboration/evolve.ts';
import { PartyId, TenantId } from '../../shared/kernel/ids.ts';
import type { Instant, When } from '../../shared/kernel/instant.ts';
import { type BasisPoints, Cents } from '../../shared/kernel/money.ts';
import { record } from '../../shared/ledger/event.ts';
import type { Role } from '../../shared/tenancy/roles.ts';
import { defaults, type Settings } from '../../shared/tenancy/settings.ts';
import { at, bayview, harbor, someActor } from './cases.ts';
import { aMatterId, anOfferId, aPaymentId } from './resolution-events.ts';

const partyId = (last: string) => PartyId.parse(`party_01kb2x5f0re3wv9m7h6d8q4tn${last}`);

/** Harbor leads; Summit is on the platform, too; Prairie is not. */
export const [harbors, summits, prairies] = [partyId('a'), partyId('b'), partyId('c')];
export const summit = TenantId.parse('summit');

export const opening: Opening = Opening.parse({
  title: 'Transfer of March',
  briefing: 'A transfer between two hospitals.',
  facts: { hospital: 'Bayview Hospital', state: 'MA', harm: 'severe', whatHappened: 'Results were not passed on.' },
});

/** Monday. */
export const monday = at('2026-03-02T09:00:00Z');

type Chapter = readonly [when: Instant, ...events: CollaborationEvent[]];

/** A matter by what happened when, the opening first. */
export const matter = (...chapters: readonly Chapter[]): Collaboration => {
  let [state, sequence]: [Collaboration | undefined, number] = [undefined, 0];
  for (const [when, ...events] of chapters) {
    const recorded = record(events, { after: sequence, at: when, by: { actor: someActor, organisation: bayview } });
    sequence += events.length;
    state = recorded.reduce<Collaboration | undefined>(evolve, state);
  }
  if (!state) throw new Error('A matter begins with being opened');
  return state;
};

export const opened = (settings: Settings = defaults): CollaborationEvent =>
  openMatter(
    aMatterId,
    { id: harbors, tenant: harbor, name: 'Harbor Mutual' },
    opening,
    settings,
  )[0] as CollaborationEvent;

export const named: readonly CollaborationEvent[] = [
  { type: 'PartyNamed', id: summits, name: 'Summit Physicians', tenant: summit },
  { type: 'PartyNamed', id: prairies, name: 'Prairie Reciprocal' },
];

export const invited: CollaborationEvent = { type: 'PartiesInvited', parties: [summits, prairies] };

export const joined = (party: PartyId): CollaborationEvent => ({ type: 'InvitationAnswered', party, answer: 'joined' });

const on = '2026-03-02' as When;

export const signedBy = (party: PartyId): CollaborationEvent => ({
  type: 'AgreementSigned',
  version: 1,
  signatory: 'Dana Fox',
  on,
  party,
});

export const agreement: CollaborationEvent = { type: 'AgreementDrawnUp', version: 1, text: 'We share.' };

export const noReview = (party: PartyId): CollaborationEvent => ({ type: 'NoReviewToShare', party, reason: 'None.' });

export const all = [harbors, summits, prairies] as const;

export const share = (party: PartyId, points: number) => ({ party, share: points as BasisPoints });

export const proposed = (
  version: number,
  party: PartyId,
  points: readonly number[] = [5_000, 3_000, 2_000],
): CollaborationEvent => ({
  type: 'AllocationProposed',
  version,
  party,
  shares: all.map((each, place) => share(each, points[place] ?? 0)),
  upTo: Cents.parse(10_000_000),
});

export const accepted = (version: number, party: PartyId): CollaborationEvent => ({
  type: 'AllocationAccepted',
  version,
  party,
});
export const cleared = (party: PartyId): CollaborationEvent => ({ type: 'ConsentsCleared', party });

export const madeOffer: CollaborationEvent = {
  type: 'JointOfferMade',
  id: anOfferId,
  version: 1,
  allocation: 1,
  value: Cents.parse(100),
  amount: Cents.parse(100),
  shares: [
    { party: harbors, amount: Cents.parse(50) },
    { party: summits, amount: Cents.parse(30) },
    { party: prairies, amount: Cents.parse(20) },
  ],
  payees: ['Ana Ruiz'],
  commitments: [],
  releases: [],
  explanation: 'Results were not passed on.',
  on,
  people: ['Ana Ruiz'],
};

export const answered = (answer: 'accepted' | 'rejected'): CollaborationEvent => ({
  type: 'JointOfferAnswered',
  id: anOfferId,
  answer,
  answeredBy: 'counsel',
  on,
  isWritten: true,
});

export const paid = (party: PartyId, cents: number): CollaborationEvent => ({
  type: 'SharePaid',
  id: aPaymentId,
  party,
  amount: Cents.parse(cents),
  on,
});

/** What has happened by the time a matter has come so far. */
export const until = {
  draft: [opened()],
  invited: [opened(), ...named, invited],
  acknowledged: [opened(), ...named, invited, joined(summits), joined(prairies)],
  agreementSigned: [opened(), ...named, invited, joined(summits), joined(prairies), agreement, ...all.map(signedBy)],
  get reviewsExchanged(): CollaborationEvent[] {
    return [...this.agreementSigned, ...all.map(noReview)];
  },
  get allocationProposed(): CollaborationEvent[] {
    return [...this.reviewsExchanged, proposed(1, harbors)];
  },
  get allocationAccepted(): CollaborationEvent[] {
    return [...this.allocationProposed, accepted(1, summits), accepted(1, prairies)];
  },
  get consentsCleared(): CollaborationEvent[] {
    return [...this.allocationAccepted, ...all.map(cleared)];
  },
  get jointOffer(): CollaborationEvent[] {
    return [...this.consentsCleared, madeOffer];
  },
  get rejected(): CollaborationEvent[] {
    return [...this.jointOffer, answered('rejected')];
  },
  get acceptedByPatient(): CollaborationEvent[] {
    return [...this.jointOffer, answered('accepted')];
  },
  get paid(): CollaborationEvent[] {
    return [...this.acceptedByPatient, paid(harbors, 50), paid(summits, 30), paid(prairies, 20)];
  },
};

/** Somebody of an insurer who acts in a matter. */
export const actingFor = (party: PartyId, more: Partial<Acting> = {}): Acting => ({
  party,
  roles: ['claims' satisfies Role],
  settings: defaults,
  now: monday,
  ...more,
});
