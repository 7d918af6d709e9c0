import { expect, test } from 'vitest';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { admitGuest, dismissGuest, seatMediator } from '../../../shared/collaboration/decide-guests.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { someActor } from '../../support/cases.ts';
import { outcomeOf } from '../../support/deciding.ts';
import { harborParty, matterGiven, untilStage } from '../../support/matter-events.ts';

const as = (party: typeof harborParty) => ({ party });

test('a mediated matter has as a mediator nobody but who mediates it, from when all have agreed to until that ends', () => {
  const mediation = mint.mediation();
  const [admitted, other] = [someActor, mint.principal()];
  const escalated = [...untilStage.agreementSigned, { type: 'Escalated', why: 'request' }] as const;
  const elsewhere = { type: 'GuestAdmitted', principal: other, as: 'mediator' } as const;
  const counsel = { type: 'GuestAdmitted', principal: mint.principal(), as: 'counsel' } as const;
  const begun = { type: 'MediationBegun', mediation, party: harborParty } as const;
  const mediated = [...escalated, elsewhere, counsel, begun];
  const seated = { type: 'GuestAdmitted', principal: admitted, as: 'mediator' } as const;
  const inIt = (events: readonly CollaborationEvent[]) =>
    matterGiven(...events).guests.flatMap(({ principal, isEnded }) => (isEnded ? [] : [principal]));
  const letIn = (events: readonly CollaborationEvent[], principal = other) =>
    outcomeOf(admitGuest(matterGiven(...events), { principal, as: 'mediator' }, as(harborParty)));

  expect(inIt(mediated)).toEqual([counsel.principal]);
  expect(letIn(mediated)).toBe('mediationOpen');
  expect(seatMediator(matterGiven(...mediated), mint.mediation(), admitted)).toEqual([]);
  expect(seatMediator(matterGiven(...mediated), mediation, admitted)).toEqual([seated]);
  expect(seatMediator(matterGiven(...mediated), mediation, other)).toEqual([{ ...seated, principal: other }]);
  const sits = [...mediated, seated];
  expect(inIt(sits)).toEqual([counsel.principal, admitted]);
  expect(seatMediator(matterGiven(...sits), mediation, admitted)).toEqual([]);
  const dismissal = (principal: typeof admitted) =>
    outcomeOf(dismissGuest(matterGiven(...sits), principal, { reason: 'x' }, as(harborParty)));
  expect([dismissal(admitted), dismissal(counsel.principal)]).toEqual(['mediationOpen', 'GuestDismissed']);

  const ended = [...sits, { type: 'MediationEnded', mediation, outcome: 'impasse' } as const];
  expect(inIt(ended)).toEqual([counsel.principal]);
  expect(seatMediator(matterGiven(...ended), mediation, admitted)).toEqual([]);
  expect(letIn(ended)).toBe('GuestAdmitted');
  const anew = mint.mediation();
  expect(seatMediator(matterGiven(...ended, { ...begun, mediation: anew }), anew, admitted)).toEqual([seated]);
  expect(
    seatMediator(matterGiven(...sits, { ...ended.at(-1), outcome: 'settled' } as never), mediation, admitted),
  ).toEqual([]);
});

test('whomever the lead has let in before, or as what: who mediates is let in', () => {
  const mediation = mint.mediation();
  const forty = Array.from({ length: 40 }, () => mint.principal()).flatMap((principal) => [
    { type: 'GuestAdmitted', principal, as: 'counsel' } as const,
    { type: 'GuestDismissed', principal, reason: 'x' } as const,
  ]);
  const begun = [
    { type: 'Escalated', why: 'request' } as const,
    { type: 'MediationBegun', mediation, party: harborParty } as const,
  ];
  const mediated = [...untilStage.agreementSigned, ...forty, ...begun];
  const asCounsel = { type: 'GuestAdmitted', principal: someActor, as: 'counsel' } as const;
  const dismissed = { type: 'GuestDismissed', principal: someActor, reason: 'x' } as const;
  for (const before of [[], [asCounsel], [asCounsel, dismissed]]) {
    const state = matterGiven(...mediated, ...before);
    const events = seatMediator(state, mediation, someActor);
    expect(events).toEqual([{ ...asCounsel, as: 'mediator' }]);
    expect(matterGiven(...mediated, ...before, ...events).guests.at(-1)).toMatchObject({ as: 'mediator' });
  }
});
