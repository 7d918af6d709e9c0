import { expect, test } from 'vitest';
import type { CaseEvent, EventOf } from '../../../shared/cases/case.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { viewForFamily } from '../../../shared/cases/view.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, amending, at, bayview, given, incoming, someActor } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const on = (text: string) => When.parse(text);
const reported = reportEvent(aCaseId, bayview, incoming({ occurred: '2026-11-02', harm: 'severe' }));

/** What the family hears of it, sentence by sentence. */
const heard = (...events: CaseEvent[]): string[] => {
  const all = [...reported, ...events];
  const recorded = record(all, { after: 0, at: now, by: { actor: someActor, organisation: bayview } });
  return recorded.flatMap((event) => viewForFamily(event, given(...all))?.summary ?? []).slice(1);
};

const review = mint.review();
const reviewed = (privilege: 'none' | 'patientSafetyWorkProduct' | 'attorneyWorkProduct'): CaseEvent[] => [
  {
    type: 'ReviewOpened',
    id: review,
    reviewBy: 'insurer',
    owner: bayview,
    startedOn: on('2026-11-06'),
    dueAt: now,
    privilege,
  },
  { type: 'ReviewCompleted', id: review, on: on('2026-11-20'), findings: 'x', contributingFactors: [] },
];
const offer = mint.offer();
const secondOffer = mint.offer();
const prepared: EventOf<'OfferPrepared'> = {
  type: 'OfferPrepared',
  id: offer,
  version: 1,
  amount: Cents.parse(1),
  payees: [],
  commitments: [],
  conditions: [],
  explanation: 'x',
  needsAuthority: false,
};
const second: CaseEvent = { ...prepared, id: secondOffer, version: 2 };
const rejected: CaseEvent = {
  type: 'OfferAnswered',
  id: offer,
  answer: 'rejected',
  answeredBy: 'patient',
  on: on('2026-11-22'),
  isWritten: true,
};
const presented: EventOf<'OfferPresented'> = {
  type: 'OfferPresented',
  id: offer,
  on: on('2026-11-21'),
  channel: 'inPerson',
  people: [],
  answerBy: on('2026-12-21'),
};
const withdrawn: CaseEvent = { type: 'OfferWithdrawn', id: offer, reason: 'x' };

const talked = (kind: 'findings' | 'counselAdvice', party: 'family' | 'counsel' | 'clinician'): CaseEvent => ({
  type: 'CommunicationLogged',
  id: mint.communication(),
  kind,
  party,
  on: on('2026-11-22T14:30:00Z'),
  channel: 'video',
  people: [],
  followUps: [],
});

const amendment = (
  changed: ('whatHappened' | 'harm' | 'insured')[],
  privilege: 'none' | 'patientSafetyWorkProduct',
) => [{ type: 'ReportAmended' as const, receipt: amending({}).receipt, unmapped: [], changed, now: { privilege } }];
const corrected = ['The report of what happened was added to, or corrected.'];

test.each<[string, CaseEvent[], string[]]>([
  [
    'a review whose findings are theirs',
    reviewed('none'),
    [
      "The review by the hospital's insurer of what happened began on November 6, 2026.",
      "The review by the hospital's insurer was finished on November 20, 2026.",
    ],
  ],
  [
    'a review that is patient safety work product, without a promise of what it found',
    reviewed('patientSafetyWorkProduct'),
    [
      "The review by the hospital's insurer of what happened began on November 6, 2026.",
      "The review by the hospital's insurer was finished on November 20, 2026.",
    ],
  ],
  ['nothing of what attorneys asked for', reviewed('attorneyWorkProduct'), []],
  [
    'a conversation of theirs',
    [talked('findings', 'family'), talked('findings', 'counsel'), talked('findings', 'clinician')],
    [
      'On November 22, 2026, 14:30 UTC, you were told what the reviews had found, by video call.',
      'On November 22, 2026, 14:30 UTC, your attorney was told what the reviews had found, by video call.',
    ],
  ],
  [
    'advice to have counsel, once',
    [
      { type: 'CounselAdvised', id: mint.advice(), on: on('2026-11'), channel: 'phone', people: [], attorneys: [] },
      talked('counselAdvice', 'family'),
    ],
    ['In November 2026, you were told that you may have an attorney of your own, and were given a list of attorneys.'],
  ],
  ['no offer that was withdrawn before it was made', [prepared, withdrawn], []],
  [
    'an offer that was made, and withdrawn',
    [prepared, presented, withdrawn],
    [
      'An offer was made to you on November 21, 2026, which you may answer until December 21, 2026.',
      'The offer was withdrawn.',
    ],
  ],
  [
    'an offer that was made in place of another, which was not',
    [prepared, presented, second, { ...presented, id: secondOffer, on: on('2026-11-23'), answerBy: undefined }],
    [
      'An offer was made to you on November 21, 2026, which you may answer until December 21, 2026.',
      'A new offer was made to you on November 23, 2026, in place of the earlier one.',
    ],
  ],
  [
    'an offer that was made after they had rejected another',
    [prepared, presented, rejected, second, { ...presented, id: secondOffer }],
    [
      'An offer was made to you on November 21, 2026, which you may answer until December 21, 2026.',
      'You did not accept the offer on November 22, 2026.',
      'An offer was made to you on November 21, 2026, which you may answer until December 21, 2026.',
    ],
  ],
  ['a report that was corrected', amendment(['harm'], 'none'), corrected],
  ['what is told of how it is dealt with', amendment(['insured'], 'none'), []],
  ['no change of what a mark hides', amendment(['whatHappened'], 'patientSafetyWorkProduct'), []],
  ['the same without a mark', amendment(['whatHappened'], 'none'), corrected],
])('the family hears of %s', (_, events, story) => expect(heard(...events)).toEqual(story));
