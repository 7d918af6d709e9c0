import { parseWhen, type When } from '../../../kernel/instant.ts';
import type { Harm } from '../../harm.ts';
import { type Concept, isTooMuch, limits, nothingKnown, type Person, type Report, UsState } from '../../report.ts';
import {
  asksExtentOfHarm,
  codingOf,
  conceptOf,
  nameOf,
  participation,
  saysDeath,
  severityHarm,
  statedHarm,
} from './codes.ts';
import { contactsOf, identifiersOf, organisationName, personOf } from './people.ts';
import { cut, type Element } from './reading.ts';
import type { Referred, Related } from './related.ts';

/**
 * Reads an AdverseEvent of FHIR R4 or R5 into a report. No name means two things in the two shapes, so each element is
 * read wherever it stands. What is not understood stays unknown and is noted; the original is kept beside it.
 * Source: hl7.org/fhir/R4/adverseevent.html, hl7.org/fhir/R5/adverseevent.html.
 */
export const readAdverseEvent = (event: Element, related: Related): Report => {
  const what = ['event', 'code'].flatMap((name) =>
    event.list(name).flatMap((each) => conceptOf(each, limits.whatHappened) ?? []),
  );
  const whatHappened = storyOf(event, what);
  const occurred = occurredIn(event);
  const discovered = whenIn(event, 'detected');
  const report: Report = {
    ...nothingKnown,
    ...(whatHappened !== undefined && { whatHappened }),
    ...(occurred !== undefined && { occurred }),
    ...(discovered !== undefined && { discovered }),
    ...whereIn(event, related),
    identifiers: first(limits.identifiers, identifiersOf(event), event, 'identifier'),
    concepts: first(
      limits.concepts,
      [...what.map(brief), ...conceptsIn(event, 'category'), ...conditionsOf(event, related)],
      event,
      'category',
    ),
    actuality: actualityOf(event),
    harm: harmOf(event, related),
    people: first(
      limits.people,
      peopleIn(event, related),
      event,
      'participant' in event.value ? 'participant' : 'contributor',
    ),
    standing: standingOf(event),
  };
  noteUnread(event, related);
  return fitting(report, event);
};

/** As much of a report as a snapshot holds: what comes last goes first, and that is said. */
const fitting = (report: Report, event: Element): Report => {
  if (!isTooMuch(report)) return report;
  event.note('participant', 'codes and people are together too long; some are only in the original');
  let less = report;
  while (isTooMuch(less)) less = shortened(less);
  return less;
};

const shortened = (report: Report): Report => {
  const { concepts, people } = report;
  if (concepts.length > 1) return { ...report, concepts: concepts.slice(0, -1) };
  return people.length > 0 ? { ...report, people: people.slice(0, -1) } : { ...report, concepts: [] };
};

const conceptsIn = (element: Element, ...names: readonly string[]): Concept[] =>
  names.flatMap((name) => element.list(name).flatMap((each) => conceptOf(each) ?? []));

/** The whole text of what happened is the story; the concept keeps its beginning. */
const brief = ({ text, codings }: Concept): Concept =>
  text === undefined ? { codings } : { text: cut(text, limits.conceptText), codings };

/** What happened, in the sender's words: the event's own, then its notes. A code's name serves where there are none. */
const storyOf = (event: Element, what: readonly Concept[]): string | undefined => {
  const own = event.text('description', limits.whatHappened) ?? what.map(nameOf).find(Boolean);
  const notes = event.list('note').map((note) => note.text('text', limits.whatHappened));
  const story = [own, ...notes].filter(Boolean).join('\n\n');
  if (story.length > limits.whatHappened) {
    event.note('note', `together more than ${limits.whatHappened} characters; the rest is in the original`);
  }
  return story === '' ? undefined : cut(story, limits.whatHappened);
};

const actualityOf = (event: Element): Report['actuality'] => {
  const said = event.text('actuality', 40);
  if (said === 'actual' || said === 'potential') return said;
  if (said !== undefined) event.note('actuality', 'is neither actual nor potential; it is left unknown');
  return 'unknown';
};

const standingOf = (event: Element): Report['standing'] => {
  const said = event.text('status', 40);
  if (said !== undefined && said !== 'entered-in-error' && said !== 'completed')
    event.note('status', 'kept, but not read');
  return said === 'entered-in-error' ? 'enteredInError' : 'reported';
};

const occurredIn = (event: Element): When | undefined => {
  const period = event.object('occurrencePeriod');
  const timing = event.object('occurrenceTiming');
  if (timing) event.note('occurrenceTiming', 'kept, but not read');
  if (period?.value.end !== undefined) period.note('end', 'kept, but not read');
  return whenIn(event, 'date') ?? whenIn(event, 'occurrenceDateTime') ?? (period && whenIn(period, 'start'));
};

const local = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/;

/** A time as exactly as it was sent. A time of day without a time zone is no instant: its day is known, no more. */
const whenIn = (element: Element, name: string): When | undefined => {
  const said = element.text(name, 60);
  if (said === undefined) return undefined;
  const when = parseWhen(said);
  if (when) return when;
  const day = local.exec(said)?.[1];
  const onDay = day === undefined ? undefined : parseWhen(day);
  element.note(name, onDay ? 'has no time zone; only its day is read' : 'is not a FHIR date; it is left unknown');
  return onDay;
};

/**
 * Harm as somebody graded it on the AHRQ scale; else death, where the outcome says so; else FHIR's severity. Grades
 * that contradict each other leave it unknown.
 */
const harmOf = (event: Element, related: Related): Harm => {
  const [severity, seriousness, outcome] = ['severity', 'seriousness', 'outcome'].map((name) =>
    conceptsIn(event, name),
  );
  const all = [...(severity ?? []), ...(seriousness ?? []), ...(outcome ?? [])];
  const died = [...(seriousness ?? []), ...(outcome ?? [])].some(saysDeath);
  const grades = [
    new Set([...extensionsOf(event), ...answersTo(related), ...all].flatMap(statedHarm)),
    new Set<Harm>(died ? ['death'] : []),
    new Set((severity ?? []).flatMap(severityHarm)),
  ];
  const deciding = grades.find(({ size }) => size > 0);
  if (deciding && deciding.size > 1)
    event.note('severity', 'more than one extent of harm is stated; no harm is read from it');
  noteUngraded(event, { severity, seriousness, outcome });
  return deciding?.size === 1 ? ([...deciding][0] ?? 'unknown') : 'unknown';
};

/** Says of each element that could have graded the harm, and was sent, that it did not. */
const noteUngraded = (event: Element, said: Readonly<Record<string, readonly Concept[] | undefined>>): void => {
  for (const [name, concepts = []] of Object.entries(said)) {
    const grades = (concept: Concept) =>
      statedHarm(concept).length + severityHarm(concept).length > 0 || saysDeath(concept);
    if (concepts.length > 0 && !concepts.some(grades)) event.note(name, 'says nothing that is read as harm');
  }
};

/** Concepts in extensions: some senders carry the extent of harm there. */
const extensionsOf = (event: Element): Concept[] =>
  event.list('extension').flatMap((extension) => {
    const coding = extension.object('valueCoding');
    return [
      conceptOf(extension.object('valueCodeableConcept')) ?? [],
      coding ? { codings: [codingOf(coding)] } : [],
    ].flat();
  });

/** Observations sent along that answer LOINC 74560-4, "Extent of harm". */
const answersTo = (related: Related): Concept[] =>
  related.all('Observation').flatMap((observation) => {
    const question = conceptOf(observation.object('code'));
    if (!question || !asksExtentOfHarm(question)) return [];
    related.use(observation);
    return conceptOf(observation.object('valueCodeableConcept')) ?? [];
  });

const conditionsOf = (event: Element, related: Related): Concept[] =>
  [...event.list('resultingCondition'), ...event.list('resultingEffect')].flatMap((reference) => {
    const condition = related.follow(reference);
    const named = conceptOf(condition?.target?.object('code'));
    return named ?? (condition?.display === undefined ? [] : { text: condition.display, codings: [] });
  });

/** The place is the event's own; the facility is who runs it, or who ran the encounter. */
const whereIn = (event: Element, related: Related): Pick<Report, 'place' | 'state'> => {
  const location = related.follow(event.object('location'));
  const encounter = related.follow(event.object('encounter'))?.target;
  const organisation =
    related.follow(location?.target?.object('managingOrganization')) ??
    related.follow(encounter?.object('serviceProvider'));
  const spot = location?.target?.text('name', 160) ?? location?.display;
  const facility = organisation && organisationName(organisation);
  const place = { ...(facility !== undefined && { facility }), ...(spot !== undefined && { location: spot }) };
  const state = UsState.safeParse(location?.target?.object('address')?.text('state', 40)).data;
  return { ...(Object.keys(place).length > 0 && { place }), ...(state !== undefined && { state }) };
};

const peopleIn = (event: Element, related: Related): Person[] => {
  const subject = related.follow(event.list('subject')[0]);
  const recorder = related.follow(event.list('recorder')[0]);
  const contributors = event.list('contributor').map((each) => related.follow(each));
  const participants = event.list('participant').map((each) => ({
    referred: related.follow(each.object('actor')),
    part: participation(conceptOf(each.object('function'))),
  }));
  const as = (role: Person['role'], referred: Referred | undefined): Person[] =>
    referred && says(referred) ? [personOf(role, referred, related)] : [];
  const family = related.all('RelatedPerson').filter((each) => each.value.patient !== undefined);
  for (const each of family) related.use(each);
  return [
    ...as(subject?.type === undefined || subject.type === 'Patient' ? 'patient' : 'other', subject),
    ...(subject?.target ? contactsOf(subject.target) : []),
    ...family.flatMap((target) =>
      as('familyContact', { type: 'RelatedPerson', display: undefined, identifier: undefined, target }),
    ),
    ...as('reporter', recorder),
    ...contributors.flatMap((referred) => as(isProvider(referred) ? 'provider' : 'unknown', referred)),
    ...participants.flatMap(({ referred, part }) => as(partOf(part, referred), referred)),
  ];
};

/** Whether a reference says anything about a person. */
const says = ({ type, display, identifier, target }: Referred): boolean =>
  type !== 'Device' && type !== 'Organization' && (type ?? display ?? identifier ?? target) !== undefined;

const isProvider = (referred: Referred | undefined): boolean =>
  referred?.type === 'Practitioner' || referred?.type === 'PractitionerRole';

const partOf = (part: 'tells' | 'acts' | undefined, referred: Referred | undefined): Person['role'] => {
  if (part === 'tells') return 'reporter';
  return isProvider(referred) ? 'provider' : 'unknown';
};

const read = new Set(
  `resourceType id meta contained identifier status actuality category event code description subject encounter date
  occurrenceDateTime occurrencePeriod detected resultingCondition resultingEffect location seriousness severity outcome
  recorder contributor participant note`.split(/\s+/),
);

const noteUnread = (event: Element, related: Related): void => {
  for (const name of Object.keys(event.value)) {
    if (name.startsWith('_') || read.has(name) || name === 'occurrenceTiming') continue;
    event.note(
      name,
      name === 'modifierExtension' ? 'may change what the rest means; read the original' : 'kept, but not read',
    );
  }
  if (event.object('meta')?.value.security !== undefined)
    event.note('meta/security', 'kept, but not read: mark privilege in Amends');
  for (const companion of related.unread()) {
    companion.note('resourceType', 'this resource was kept, but not read');
  }
};

const first = <Item>(most: number, items: readonly Item[], event: Element, name: string): Item[] => {
  if (items.length > most) event.note(name, `more than ${most}; the rest is in the original`);
  return items.slice(0, most);
};
