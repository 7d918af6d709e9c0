import { Assertion, Clearance, mostLiens, Screening } from '../../cases/resolution/decide-lien.ts';
import { LiensView, LienView, ScreeningView } from '../../cases/resolution/view-lien.ts';
import { route } from './route.ts';

const tag = 'Resolution';

export const readLiens = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/liens',
  tag,
  summary: 'Every lien of a case, and who was asked for one',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  versioned: true,
  answers: { 200: LiensView },
  refusals: ['notFound'],
});

export const assertLien = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/liens',
  tag,
  summary: 'Record a lien',
  description:
    'While it is not cleared, nothing is paid. Of a Medicare beneficiary what Medicare asks for is recorded in any case, ' +
    'and cleared, also where it is not owed (42 U.S.C. § 1395y(b)(2)). At most ' +
    `${mostLiens.named} of each kind in a case, and ${mostLiens.other} others.`,
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Assertion.meta({
    id: 'NewLien',
    example: { kind: 'medicare', holder: 'CMS', amount: 1_240_000, reference: 'BCRC-118', on: '2026-11-18' },
  }),
  versioned: true,
  answers: { 201: LienView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const screenLiens = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/liens/screening',
  tag,
  summary: 'Record who was asked for liens',
  description:
    'There are none beyond those recorded. Before anything is paid, Medicare, Medicaid, ERISA plans and the VA are asked, ' +
    'or have asserted a lien.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Screening.meta({
    id: 'NewLienScreening',
    example: { kinds: ['medicare', 'medicaid', 'erisa', 'va'], on: '2026-11-18' },
  }),
  versioned: true,
  answers: { 201: ScreeningView },
  refusals: ['notFound', 'caseClosed'],
});

export const clearLien = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/liens/{lienId}/clearance',
  tag,
  summary: 'Record how a lien was cleared',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Clearance.meta({
    id: 'LienClearance',
    example: { how: 'satisfied', amount: 1_240_000, document: 'BCRC letter', on: '2026-11-22' },
  }),
  versioned: true,
  answers: { 200: LienView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});
