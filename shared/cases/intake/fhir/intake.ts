import { sha256 } from '../../../kernel/digest.ts';
import { hasTimeOfDay, instantOf, parseWhen } from '../../../kernel/instant.ts';
import { canonical, isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { fhirPath } from '../../../kernel/pointer.ts';
import { type Refusal, refuse } from '../../../kernel/refusal.ts';
import type { Receipt } from '../../case.ts';
import type { Incoming } from '../incoming.ts';
import { readAdverseEvent } from './adverse-event.ts';
import { cut, type Element, elementOf, type Reading } from './reading.ts';
import { type Entry, entriesOf, relatedTo } from './related.ts';

type Taken = Incoming | Refusal<'invalidRequest'>;

/** Far more than come with one event. */
const mostEntries = 1_000;

const notesKept = 50;
const longestPlace = 200;

/** Takes in an AdverseEvent that came by itself. */
export const takeAdverseEvent = (body: Json, text: string): Taken => {
  if (!isJsonObject(body) || body.resourceType !== 'AdverseEvent') return notA('AdverseEvent');
  const reading: Reading = { faults: [], unmapped: [] };
  return take(elementOf(body, '#', reading), [], reading, body, text);
};

/** Takes in the one AdverseEvent of a Bundle, with the resources that came beside it. */
export const takeBundle = (body: Json, text: string): Taken => {
  if (!isJsonObject(body) || body.resourceType !== 'Bundle') return notA('Bundle');
  const reading: Reading = { faults: [], unmapped: [] };
  if (Array.isArray(body.entry) && body.entry.length > mostEntries) {
    return wrong([{ pointer: '#/entry', rule: 'maxEntries', detail: `must have at most ${mostEntries} entries` }]);
  }
  const entries = entriesOf(elementOf(body, '#', reading), reading);
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
  return take(
    event.element,
    entries.filter((entry) => entry !== event),
    reading,
    body,
    text,
  );
};

const take = (event: Element, beside: readonly Entry[], reading: Reading, body: JsonObject, text: string): Taken => {
  const report = readAdverseEvent(event, relatedTo(event, beside));
  if (reading.faults.length > 0) return wrong(reading.faults);
  const unmapped = reading.unmapped.map(({ pointer, why }) => ({
    at: cut(fhirPath(String(body.resourceType), pointer), longestPlace),
    why,
  }));
  const more = { at: String(body.resourceType), why: `and ${unmapped.length - notesKept} more` };
  return {
    report,
    receipt: { digest: sha256(canonical(body)), format: formatOf(event), ...revisedAt(event) },
    unmapped: unmapped.length > notesKept ? [...unmapped.slice(0, notesKept), more] : unmapped,
    text,
  };
};

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

const revisedAt = (event: Element): Pick<Receipt, 'revisedAt'> => {
  const said = event.object('meta')?.text('lastUpdated', 60);
  const when = said === undefined ? undefined : parseWhen(said);
  return when && hasTimeOfDay(when) ? { revisedAt: instantOf(new Date(when)) } : {};
};

const notA = (resource: string): Refusal<'invalidRequest'> =>
  wrong([{ pointer: '#/resourceType', rule: 'resourceType', detail: `must be ${resource}` }]);

const wrong = (errors: NonNullable<Refusal['errors']>): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', 'The resource is not as FHIR defines it.', { errors: errors.slice(0, 20) });
