import * as z from 'zod';
import { route } from './route.ts';

const tag = 'FHIR';

const about =
  'R4 and R5 shapes are both read. Whatever is sent is kept word for word; what cannot be read into a fact is left ' +
  'unknown and named in the answer. A report that repeats an identifier belongs to the case it repeats. Without an ' +
  'identifier or an Idempotency-Key, a resource of the same content that tells a time of day is taken as sent again.\n\n' +
  'No privilege mark is read from FHIR, from no security label either: what is reported here, the insurer sees until the ' +
  'hospital marks it. A security label is answered with a `warning`. A hospital marks a case as patient safety work ' +
  'product with `POST /v1/cases/{caseId}/amendments` (`{"privilege": "patientSafetyWorkProduct"}`), or reports it with ' +
  'that mark in plain JSON.\n\n' +
  'Answers are JSON, whatever `Accept` or `_format` ask for.';

const outcomeIssue = z.looseObject({
  severity: z.enum(['information', 'warning', 'error']),
  code: z.string(),
  diagnostics: z.string().optional(),
  expression: z.array(z.string()).optional(),
});

/** FHIR clients like to say how they want an answer; there is one way. */
const query = z.strictObject({
  _format: z.string().optional(),
  _pretty: z.string().optional(),
  mode: z.string().optional(),
});

const FhirOutcome = z.object({ resourceType: z.literal('OperationOutcome'), issue: z.array(outcomeIssue) }).meta({
  id: 'OperationOutcome',
  description:
    'How a FHIR request went; `information` issues say what was not read, `warning` issues what of that may matter',
});

const TransactionResponse = z
  .object({
    resourceType: z.literal('Bundle'),
    type: z.enum(['transaction-response', 'batch-response']),
    entry: z.array(
      z.object({
        response: z.object({ status: z.string(), location: z.string().optional(), outcome: FhirOutcome.optional() }),
      }),
    ),
  })
  .meta({ id: 'TransactionResponse', description: 'A response for each entry, in the order sent' });

const anEvent = {
  resourceType: 'AdverseEvent',
  identifier: { system: 'urn:bayview:incidents', value: '2026-1187' },
  actuality: 'actual',
  event: { text: 'A sponge was left behind; found on an X-ray two days after surgery.' },
  subject: { reference: 'Patient/1' },
  date: '2026-11-02',
  severity: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adverse-event-severity', code: 'moderate' }],
  },
};

const aBundle = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    { resource: anEvent, request: { method: 'POST', url: 'AdverseEvent' } },
    {
      fullUrl: 'Patient/1',
      resource: { resourceType: 'Patient', id: '1', name: [{ text: 'Ana Ruiz' }], birthDate: '1961-04-12' },
      request: { method: 'PUT', url: 'Patient/1' },
    },
  ],
};

const anyResource = (resourceType: string, example: object) =>
  z
    .looseObject({ resourceType: z.string() })
    .meta({ id: resourceType, description: `A FHIR ${resourceType}, R4 or R5`, example });

export const receiveAdverseEvent = route({
  method: 'POST',
  path: '/v1/fhir/AdverseEvent',
  tag,
  summary: 'Report an event as a FHIR AdverseEvent',
  description: about,
  allow: ['hospitalSystem'],
  idempotency: 'optional',
  fhir: 'AdverseEvent',
  query,
  body: anyResource('AdverseEvent', anEvent),
  answers: { 201: FhirOutcome, 200: FhirOutcome },
  refusals: ['privilegeHeld', 'otherCase'],
});

export const receiveBundle = route({
  method: 'POST',
  path: '/v1/fhir',
  tag,
  summary: 'Report an event as a FHIR Bundle',
  description: `One AdverseEvent, with the Patient, Practitioner, Organization, Location, Encounter, Condition, DocumentReference and others it refers to. ${about}`,
  allow: ['hospitalSystem'],
  idempotency: 'optional',
  fhir: 'Bundle',
  query,
  body: anyResource('Bundle', aBundle),
  answers: { 201: z.union([FhirOutcome, TransactionResponse]), 200: z.union([FhirOutcome, TransactionResponse]) },
  refusals: ['privilegeHeld', 'otherCase'],
});

export const readCapabilities = route({
  method: 'GET',
  path: '/v1/fhir/metadata',
  tag,
  summary: 'What the FHIR endpoint can do',
  allow: 'anyone',
  fhir: 'CapabilityStatement',
  query,
  answers: {
    200: z.looseObject({ resourceType: z.literal('CapabilityStatement') }).meta({ id: 'CapabilityStatement' }),
  },
  refusals: [],
});
