import * as z from 'zod';
import { exactness, When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import { text } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import { Harm } from './harm.ts';

/** How much of each thing one report may say. */
export const limits = {
  /** Bytes of all facts together, but for the story: they are in the snapshot, which stays small. */
  facts: 10 * 1024,
  whatHappened: 20_000,
  people: 25,
  identifiers: 10,
  numberSystem: 200,
  numberValue: 100,
  concepts: 20,
  conceptText: 400,
  insured: 10,
} as const;

const known = z.enum(['yes', 'no', 'unknown']);
const when = (what: string) => When.meta({ description: `${what}, ${exactness}` });

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
    birthDate: when('When this person was born').optional(),
    sex: z.enum(['female', 'male', 'other', 'unknown']).default('unknown'),
    language: text(35).optional().meta({ description: 'BCP 47 tag', example: 'es' }),
    relationship: text(80).optional().meta({ description: 'To the patient, for a family contact' }),
    phone: text(40).optional(),
    email: text(254).optional(),
  })
  .meta({ description: 'A person involved in the event' });
export type Person = z.infer<typeof Person>;

const Insured = z
  .strictObject({ name: text(120), policyNumber: text(60).optional() })
  .meta({ description: 'Whom the insurer covers for this event, and under which policy' });

const Place = z
  .strictObject({
    facility: text(160).optional(),
    location: text(160).optional().meta({ description: 'Ward, room or other spot in it' }),
  })
  .meta({ description: 'Where it happened' });

const Disclosure = z
  .strictObject({
    status: z.enum(['none', 'partial', 'complete', 'unknown']).default('unknown'),
    on: when('When the patient or family was last told').optional(),
  })
  .meta({ description: 'What the patient or family has been told so far' });

const Demand = z
  .strictObject({
    received: known.default('unknown'),
    on: when('When the demand was received').optional(),
    written: known
      .default('unknown')
      .meta({ description: 'Whether it came in writing; a written demand decides NPDB reporting' }),
    amount: Cents.optional(),
    document: text(200).optional().meta({ description: 'Which document holds it' }),
  })
  .meta({ description: 'Whether somebody has asked for money' });

/**
 * What can be known of an event. Source: domain §1 and §9; provenance follows the harm-response tool, preventability the
 * AHRQ Common Formats.
 */
const facts = {
  identifiers: z
    .array(Identifier)
    .max(limits.identifiers)
    .meta({ description: "The hospital's own numbers for this event; a report that repeats one is the same event" }),
  whatHappened: text(limits.whatHappened).meta({
    example: 'A sponge was left behind; found on an X-ray two days after surgery.',
  }),
  concepts: z.array(Concept).max(limits.concepts),
  actuality: z
    .enum(['actual', 'potential', 'unknown'])
    .meta({ description: 'Whether it reached a patient, or could have' }),
  occurred: when('When it happened'),
  discovered: when('When it was noticed'),
  place: Place,
  state: UsState.meta({ description: 'The state whose law governs: its two-letter postal code' }),
  harm: Harm,
  preventability: z
    .enum([
      'almostCertainlyPreventable',
      'likelyPreventable',
      'likelyNotPreventable',
      'almostCertainlyNotPreventable',
      'notDetermined',
      'unknown',
    ])
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
    .meta({ description: 'How the event came to be known' }),
  people: z.array(Person).max(limits.people),
  insured: z.array(Insured).max(limits.insured),
  disclosure: Disclosure,
  demand: Demand,
  medicare: z
    .enum(['beneficiary', 'notBeneficiary', 'unknown'])
    .meta({ description: 'Whether the patient is a Medicare beneficiary' }),
  privilege: z.enum(['patientSafetyWorkProduct', 'peerReview', 'none', 'unknown']).meta({
    description:
      'The privilege mark. Patient safety work product stays with the hospital: others see that it exists, not what it says',
  }),
  standing: z
    .enum(['reported', 'enteredInError'])
    .meta({ description: 'Whether the sender still stands by the report' }),
} as const;

/** What a report says. Whatever nobody said is absent or `unknown`: Amends never guesses. */
export const Report = z.strictObject({
  identifiers: facts.identifiers.default([]),
  whatHappened: facts.whatHappened.optional(),
  concepts: facts.concepts.default([]),
  actuality: facts.actuality.default('unknown'),
  occurred: facts.occurred.optional(),
  discovered: facts.discovered.optional(),
  place: facts.place.optional(),
  state: facts.state.optional(),
  harm: facts.harm.default('unknown'),
  preventability: facts.preventability.default('unknown'),
  provenance: facts.provenance.default('unknown'),
  people: facts.people.default([]),
  insured: facts.insured.default([]),
  disclosure: facts.disclosure.default({ status: 'unknown' }),
  demand: facts.demand.default({ received: 'unknown', written: 'unknown' }),
  medicare: facts.medicare.default('unknown'),
  privilege: facts.privilege.default('unknown'),
  standing: facts.standing.default('reported'),
});
export type Report = z.infer<typeof Report>;

/** The name of something that can be known. */
export type Fact = keyof Report;

const patch = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional();

/**
 * What an amendment says, as a JSON Merge Patch (RFC 7396): what it leaves out stays as it was, null takes a fact back,
 * a list is stated whole, and an object is amended part by part. Numbers are added; a number once given stays.
 */
export const Amendment = z.strictObject({
  identifiers: facts.identifiers.optional(),
  whatHappened: patch(facts.whatHappened),
  concepts: patch(facts.concepts),
  actuality: patch(facts.actuality),
  occurred: patch(facts.occurred),
  discovered: patch(facts.discovered),
  place: patch(
    z.strictObject({ facility: patch(Place.shape.facility.unwrap()), location: patch(Place.shape.location.unwrap()) }),
  ),
  state: patch(facts.state),
  harm: patch(facts.harm),
  preventability: patch(facts.preventability),
  provenance: patch(facts.provenance),
  people: patch(facts.people),
  insured: patch(facts.insured),
  disclosure: patch(
    z.strictObject({ status: patch(Disclosure.shape.status.unwrap()), on: patch(Disclosure.shape.on.unwrap()) }),
  ),
  demand: patch(
    z.strictObject({
      received: patch(known),
      on: patch(Demand.shape.on.unwrap()),
      written: patch(known),
      amount: patch(Cents),
      document: patch(Demand.shape.document.unwrap()),
    }),
  ),
  medicare: patch(facts.medicare),
  privilege: patch(facts.privilege),
  standing: facts.standing.optional(),
});
export type Amendment = z.infer<typeof Amendment>;

/** A report from which nothing is known: what everything is before somebody says it. */
export const nothingKnown: Report = Report.parse({});

/** How much a snapshot holds of these facts: all but the story. */
export const bytesOf = ({ whatHappened, ...said }: Report): number =>
  new TextEncoder().encode(JSON.stringify(said)).length;

/** Whether the facts are more than a snapshot holds. */
export const isTooMuch = (report: Report): boolean => bytesOf(report) > limits.facts;
