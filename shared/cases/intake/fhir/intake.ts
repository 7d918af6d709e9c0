import { sha256 } from '../../../kernel/digest.ts';
import { hasTimeOfDay, type Instant, instantOf, isAfter, parseWhen } from '../../../kernel/instant.ts';
import { canonical, isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { fhirPath } from '../../../kernel/pointer.ts';
import { type Refusal, refuse } from '../../../kernel/refusal.ts';
import { statedBy } from '../../amending.ts';
import type { Receipt, Unmapped } from '../../case.ts';
import type { Report } from '../../report.ts';
import type { Incoming } from '../incoming.ts';
import { readAdverseEvent } from './adverse-event.ts';
import { cut, type Element, elementOf, type Reading } from './reading.ts';
import { type Entry, entriesOf, relatedTo } from './related.ts';

type Taken = Incoming | Refusal<'invalidRequest'>;

/** What a Bundle may be that reports something. Source: hl7.org/fhir/R4/valueset-bundle-type.html. */
const bundleTypes = new Set(['transaction', 'batch', 'collection', 'message', 'document', 'searchset']);

/** Far more than come with one event. */
const mostEntries = 1_000;

const notesKept = 50;
const longestPlace = 200;

/** Takes in an AdverseEvent that came by itself. */
export const takeAdverseEvent = (body: Json, text: string, now: Instant): Taken => {
  if (!isJsonObject(body) || body.resourceType !== 'AdverseEvent') return notA('AdverseEvent');
  const reading: Reading = { faults: [], unmapped: [] };
  const event = { fullUrl: undefined, element: elementOf(body, '#', reading) };
  return take({ event, beside: [], reading, body, text, now });
};

/** Takes in the one AdverseEvent of a Bundle, with the resources that came beside it. */
export const takeBundle = (body: Json, text: string, now: Instant): Taken => {
  if (!isJsonObject(body) || body.resourceType !== 'Bundle') return notA('Bundle');
  const reading: Reading = { faults: [], unmapped: [] };
  if (Array.isArray(body.entry) && body.entry.length > mostEntries) {
    return wrong([{ pointer: '#/entry', rule: 'maxEntries', detail: `must have at most ${mostEntries} entries` }]);
  }
  const bundle = elementOf(body, '#', reading);
  const type = bundle.text('type', 40);
  if (type !== undefined && !bundleTypes.has(type)) {
    return wrong([{ pointer: '#/type', rule: 'bundleType', detail: `must be one of: ${[...bundleTypes].join(', ')}` }]);
  }
  const entries = entriesOf(bundle, reading);
  const [event, ...others] = entries.filter(({ element }) => element.value.resourceType === 'AdverseEvent');
  if (!event) return wrong([{ pointer: '#/entry', rule: 'adverseEvent', detail: 'must hold an AdverseEvent' }]);
  if (others.length > 0) {
    return wrong(
      others.map(({ element }) => ({
        pointer: element.pointer,
        rule: 'oneEvent',
        detail: 'is a second AdverseEvent; send each event in a Bundle of its own',
      })),
    );
  }
  return take({ event, beside: entries.filter((entry) => entry !== event), reading, body, text, now });
};

type Taking = {
  readonly event: Entry;
  readonly beside: readonly Entry[];
  readonly reading: Reading;
  readonly body: JsonObject;
  readonly text: string;
  readonly now: Instant;
};

const take = ({ event, beside, reading, body, text, now }: Taking): Taken => {
  const { element } = event;
  const report = withoutFuture(readAdverseEvent(element, relatedTo(event, beside)), element, now);
  const revised = revisedAt(element, now);
  if (reading.faults.length > 0) return wrong(reading.faults);
  return {
    report,
    stated: statedBy(report, 'status' in element.value),
    receipt: { digest: sha256(canonical(body)), format: formatOf(element), ...revised },
    unmapped: unmappedIn(reading, String(body.resourceType)),
    isTimed: isTimed(element),
    text,
  };
};

const unmappedIn = ({ unmapped }: Reading, root: string): Unmapped[] => {
  const places = unmapped
    .slice(0, notesKept)
    .map(({ pointer, why }) => ({ at: cut(fhirPath(root, pointer), longestPlace), why }));
  const more = unmapped.length - notesKept;
  return more > 0 ? [...places, { at: root, why: `and ${more} more` }] : places;
};

/** What is said to have happened after today is a slip: kept, but not believed. */
const withoutFuture = (report: Report, event: Element, now: Instant): Report => {
  const { occurred, discovered, ...rest } = report;
  const believed = (name: string, when: Report['occurred']) => {
    if (when === undefined || !isAfter(when, now)) return when;
    event.note(name, 'lies in the future; it is left unknown');
    return undefined;
  };
  const [happened, noticed] = [
    believed('date' in event.value ? 'date' : 'occurrenceDateTime', occurred),
    believed('detected', discovered),
  ];
  return { ...rest, ...(happened && { occurred: happened }), ...(noticed && { discovered: noticed }) };
};

/** Whether an event tells a time of day, by which two of the same content are known to be one. */
const isTimed = (event: Element): boolean =>
  ['date', 'occurrenceDateTime', 'detected', 'recordedDate']
    .map((name) => event.value[name])
    .concat(event.object('meta')?.value.lastUpdated ?? [])
    .some((said) => typeof said === 'string' && /T\d{2}:\d{2}/.test(said));

const r4Only = [
  'event',
  'date',
  'severity',
  'contributor',
  'resultingCondition',
  'subjectMedicalHistory',
  'referenceDocument',
];
const r5Only = [
  'status',
  'code',
  'occurrenceDateTime',
  'occurrencePeriod',
  'participant',
  'resultingEffect',
  'supportingInfo',
];

const formatOf = ({ value }: Element): Receipt['format'] => {
  const [r4, r5] = [r4Only, r5Only].map((names) => names.some((name) => name in value));
  return r4 === r5 ? 'fhir' : r4 ? 'fhirR4' : 'fhirR5';
};

/** When the sender last changed it. A time in the future would outlive every later one, so it is not believed. */
const revisedAt = (event: Element, now: Instant): Pick<Receipt, 'revisedAt'> => {
  const meta = event.object('meta');
  const said = meta?.text('lastUpdated', 60);
  const when = said === undefined ? undefined : parseWhen(said);
  if (!when || !hasTimeOfDay(when)) return {};
  if (!isAfter(when, now)) return { revisedAt: instantOf(new Date(when)) };
  meta?.note('lastUpdated', 'lies in the future; it is left unknown');
  return {};
};

const notA = (resource: string): Refusal<'invalidRequest'> =>
  wrong([{ pointer: '#/resourceType', rule: 'resourceType', detail: `must be ${resource}` }]);

const wrong = (errors: NonNullable<Refusal['errors']>): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', 'The resource is not as FHIR defines it.', { errors: errors.slice(0, 20) });
