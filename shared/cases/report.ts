import * as z from 'zod';
import { When } from '../kernel/instant.ts';
import { Cents } from '../kernel/money.ts';
import { Harm } from './harm.ts';

/** How much of each thing one report may say. */
export const limits = {
  /** Bytes of all facts together, but for the story: they are in the snapshot, which stays small. */
  facts: 32 * 1024,
  whatHappened: 20_000,
  people: 25,
  identifiers: 10,
  numberSystem: 200,
  numberValue: 100,
  concepts: 20,
  conceptText: 400,
  insured: 10,
} as const;

const text = (max: number) => z.string().min(1).max(max);
const known = z.enum(['yes', 'no', 'unknown']).default('unknown');

export const Identifier = z
  .strictObject({
    system: text(limits.numberSystem)
      .optional()
      .meta({ description: 'Who numbers: a URI. Without it: the hospital itself' }),
    value: text(limits.numberValue),
  })
  .meta({ description: "The sender's own number for something", example: { system: 'urn:oid:2.16.1', value: '4711' } });
export type Identifier = z.infer<typeof Identifier>;

export const Concept = z
  .strictObject({
    text: text(limits.conceptText).optional(),
    codings: z
      .array(
        z.strictObject({ system: text(400).optional(), code: text(100).optional(), display: text(400).optional() }),
      )
      .max(5)
      .default([]),
  })
  .meta({ description: "Something said in the sender's own code systems, kept as sent" });
export type Concept = z.infer<typeof Concept>;

export const Person = z
  .strictObject({
    role: z
      .enum(['patient', 'familyContact', 'provider', 'reporter', 'other', 'unknown'])
      .meta({ description: 'What this person is to the event' }),
    name: text(120).optional(),
    profession: text(80).optional(),
    organisation: text(120).optional(),
    npi: z
      .string()
      .regex(/^\d{10}$/, 'must be ten digits')
      .optional()
      .meta({ description: 'National Provider Identifier' }),
    identifiers: z.array(Identifier).max(3).default([]),
    birthDate: When.optional(),
    sex: z.enum(['female', 'male', 'other', 'unknown']).default('unknown'),
    language: text(35).optional().meta({ description: 'BCP 47 tag', example: 'es' }),
    relationship: text(80).optional().meta({ description: 'To the patient, for a family contact' }),
    phone: text(40).optional(),
    email: text(254).optional(),
  })
  .meta({ description: 'A person involved in the event' });
export type Person = z.infer<typeof Person>;

export const Insured = z
  .strictObject({
    name: text(120),
    policyNumber: text(60).optional(),
  })
  .meta({ description: 'Whom the insurer covers for this event, and under which policy' });

export const Disclosure = z
  .strictObject({
    status: z.enum(['none', 'partial', 'complete', 'unknown']),
    on: When.optional().meta({ description: 'When the patient or family was last told' }),
  })
  .meta({ description: 'What the patient or family has been told so far' });

export const Demand = z
  .strictObject({
    received: known,
    on: When.optional().meta({ description: 'When the demand was received' }),
    written: known.meta({ description: 'Whether it came in writing; a written demand decides NPDB reporting' }),
    amount: Cents.optional(),
    document: text(200).optional().meta({ description: 'Which document holds it' }),
  })
  .meta({ description: 'Whether somebody has asked for money' });

export const Place = z
  .strictObject({
    facility: text(160).optional(),
    location: text(160).optional().meta({ description: 'Ward, room or other spot in it' }),
  })
  .meta({ description: 'Where it happened' });

const states =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP VI';

export const UsState = z
  .enum(states.split(' '))
  .meta({ description: 'The state whose law governs: its two-letter postal code', example: 'MA' });
export type UsState = z.infer<typeof UsState>;

/**
 * What is known of an event. Whatever nobody said is absent or `unknown`: Amends never guesses. Source: domain §1 and
 * §9; provenance follows the harm-response tool, preventability the AHRQ Common Formats.
 */
export const Report = z.strictObject({
  identifiers: z
    .array(Identifier)
    .max(limits.identifiers)
    .default([])
    .meta({ description: "The hospital's own numbers for this event; a report that repeats one is the same event" }),
  whatHappened: text(limits.whatHappened)
    .optional()
    .meta({ example: 'A sponge was left behind; found on an X-ray two days after surgery.' }),
  concepts: z.array(Concept).max(limits.concepts).default([]),
  actuality: z
    .enum(['actual', 'potential', 'unknown'])
    .default('unknown')
    .meta({ description: 'Whether it reached a patient, or could have' }),
  occurred: When.optional().meta({ description: 'When it happened' }),
  discovered: When.optional().meta({ description: 'When it was noticed' }),
  place: Place.optional(),
  state: UsState.optional(),
  harm: Harm.default('unknown'),
  preventability: z
    .enum([
      'almostCertainlyPreventable',
      'likelyPreventable',
      'likelyNotPreventable',
      'almostCertainlyNotPreventable',
      'notDetermined',
      'unknown',
    ])
    .default('unknown')
    .meta({ description: 'As the AHRQ Common Formats grade it; `notDetermined`: nobody decides this by policy' }),
  provenance: z
    .enum([
      'staffReport',
      'patientComplaint',
      'familyComplaint',
      'attorneyLetter',
      'preLitigationNotice',
      'claim',
      'healthRecord',
      'other',
      'unknown',
    ])
    .default('unknown')
    .meta({ description: 'How the event came to be known' }),
  people: z.array(Person).max(limits.people).default([]),
  insured: z.array(Insured).max(limits.insured).default([]),
  disclosure: Disclosure.default({ status: 'unknown' }),
  demand: Demand.default({ received: 'unknown', written: 'unknown' }),
  medicare: z
    .enum(['beneficiary', 'notBeneficiary', 'unknown'])
    .default('unknown')
    .meta({ description: 'Whether the patient is a Medicare beneficiary' }),
  privilege: z.enum(['patientSafetyWorkProduct', 'peerReview', 'none', 'unknown']).default('unknown').meta({
    description:
      'The privilege mark. Patient safety work product stays with the hospital: others see that it exists, not what it says',
  }),
  standing: z
    .enum(['reported', 'enteredInError'])
    .default('reported')
    .meta({ description: 'Whether the sender still stands by the report' }),
});
export type Report = z.infer<typeof Report>;

/** A report from which nothing is known: what everything is before somebody says it. */
export const nothingKnown: Report = Report.parse({});

/** Whether the facts are more than a snapshot holds. */
export const isTooMuch = ({ whatHappened, ...facts }: Report): boolean =>
  new TextEncoder().encode(JSON.stringify(facts)).length > limits.facts;
