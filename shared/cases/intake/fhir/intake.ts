import { sha256 } from '../../../kernel/digest.ts';
import { hasTimeOfDay, type Instant, instantOf, isAfter, parseWhen } from '../../../kernel/instant.ts';
import { canonical, isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { fhirPath } from '../../../kernel/pointer.ts';
import { type Fault, type Refusal, refuse } from '../../../kernel/refusal.ts';
import { statedBy } from '../../report/amending.ts';
import type { Receipt, Unmapped } from '../../report/reported.ts';
import type { Incoming } from '../incoming.ts';
import { readAdverseEvent } from './adverse-event.ts';
import { identifierPlaces } from './people.ts';
import { cut, type Element, elementOf, type Reading } from './reading.ts';
import { type Entry, entriesOf, noteLabels, relatedTo } from './related.ts';

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
  if (!event) return wrong([...reading.faults, ...faultsOfEntries(body.entry)]);
  if (others.length > 0) {
    return wrong(
      others.map(({ element }) => ({
        pointer: element.pointer,
        rule: 'oneEvent',
        detail: 'is a second AdverseEvent; send each event in a Bundle of its own',
      })),
    );
  }
  noteLabels(bundle);
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
  const report = readAdverseEvent(element, relatedTo(event, beside), reading, now);
  const revised = revisedAt(element, now);
  const numbersAt = identifierPlaces(element);
  const stated = statedBy(report, 'status' in element.value);
  if (reading.faults.length > 0) return wrong(reading.faults);
  if (Object.keys(statedBy(report, false)).length === 0) {
    const why = 'says nothing that is read as a fact';
    reading.unmapped.push({ pointer: element.pointer, why, severity: 'warning' });
  }
  return {
    report,
    stated,
    numbersAt,
    receipt: { digest: sha256(canonical(body)), format: formatOf(element), ...revised },
    unmapped: unmappedIn(reading, String(body.resourceType)),
    isTimed: isTimed(element),
    text,
  };
};

/** What was not read: each once, and what may matter most before all else, so that it is not cut off. */
const unmappedIn = (reading: Reading, root: string): Unmapped[] => {
  const all = [...new Map(reading.unmapped.map((each) => [`${each.pointer} ${each.why}`, each])).values()];
  const places = all
    .toSorted((a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'))
    .slice(0, notesKept)
    .map(({ pointer, why, severity }) => ({
      at: cut(fhirPath(root, pointer), longestPlace),
      why,
      ...(severity && { severity }),
    }));
  const more = all.length - notesKept;
  return more > 0 ? [...places, { at: root, why: `and ${more} more` }] : places;
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

/** What is wrong with entries among which no AdverseEvent is. */
const faultsOfEntries = (entries: Json | undefined): Fault[] => {
  const all: (readonly [string, Json])[] = Array.isArray(entries)
    ? entries.map((entry: Json, index) => [`#/entry/${index}`, entry])
    : [['#/entry', entries ?? []]];
  const empty = all.filter(([, entry]) => entry === null || (isJsonObject(entry) && entry.resource === undefined));
  return [
    ...empty.map(([pointer]) => ({ pointer, rule: 'resource', detail: 'holds no resource' })),
    { pointer: '#/entry', rule: 'adverseEvent', detail: 'must hold an AdverseEvent' },
  ];
};

const wrong = (errors: readonly Fault[]): Refusal<'invalidRequest'> => {
  const each = [...new Map(errors.map((fault) => [JSON.stringify(fault), fault])).values()];
  return refuse('invalidRequest', 'The resource is not as FHIR defines it.', { errors: each.slice(0, 20) });
};
