import { type Instant, isAfter, isBefore, parseWhen, type When } from '../../../kernel/instant.ts';
import { UsState } from '../../../kernel/us-state.ts';
import type { Harm } from '../../report/harm.ts';
import { type Concept, isTooMuch, limits, nothingKnown, type Person, type Report } from '../../report/report.ts';
import {
  asksExtentOfHarm,
  codingOf,
  conceptOf,
  nameOf,
  participation,
  saysDeath,
  saysSurvival,
  severityHarm,
  statedHarm,
} from './codes.ts';
import { isInUse } from './in-use.ts';
import { nameOfThing } from './names.ts';
import { contactsOf, identifiersOf, organisationName, people, personOf } from './people.ts';
import { cut, type Element, noteExtended, type Reading } from './reading.ts';
import { noteLabels, type Referred, type Related } from './related.ts';

/**
 * Reads an AdverseEvent of FHIR R4 or R5 into a report. No name means two things in the two shapes, so each element is
 * read wherever it stands. What is not understood stays unknown and is noted; the original is kept beside it.
 * Source: hl7.org/fhir/R4/adverseevent.html, hl7.org/fhir/R5/adverseevent.html.
 */
export const readAdverseEvent = (event: Element, related: Related, reading: Reading, now: Instant): Report => {
  const what = ['event', 'code'].flatMap((name) =>
    event.list(name).flatMap((each) => conceptOf(each, limits.whatHappened) ?? []),
  );
  const whatHappened = storyOf(event, what);
  const { occurred, discovered } = timesOf(event, now);
  const { actuality, harm } = whatCameOf(event, related);
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
    actuality,
    harm,
    people: first(
      limits.people,
      peopleIn(event, related, now),
      event,
      'participant' in event.value ? 'participant' : 'contributor',
    ),
    standing: standingOf(event),
  };
  noteUnread(event, related, reading);
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

/** When it happened and when it was noticed. A time in the future is a slip; two that contradict each other say nothing. */
const timesOf = (event: Element, now: Instant): Pick<Report, 'occurred' | 'discovered'> => {
  const occurred = occurredIn(event, now);
  const discovered = whenIn(event, 'detected', now);
  if (!occurred || !discovered || !isBefore(discovered, occurred)) return { occurred, discovered };
  event.note('detected', 'lies before it happened; both times are left unknown');
  return {};
};

/** When it happened, as exactly as any element says it, and only where they agree. */
const occurredIn = (event: Element, now: Instant): When | undefined => {
  const period = event.object('occurrencePeriod');
  if (event.object('occurrenceTiming')) event.note('occurrenceTiming', 'kept, but not read');
  if (period?.value.end !== undefined) period.note('end', 'kept, but not read');
  const said = [
    { element: event, name: 'date' },
    { element: event, name: 'occurrenceDateTime' },
    ...(period ? [{ element: period, name: 'start' }] : []),
  ].flatMap(({ element, name }) => {
    const when = whenIn(element, name, now);
    return when === undefined ? [] : [{ element, name, when, text: element.text(name, 60) ?? '' }];
  });
  const most = said.toSorted((a, b) => b.text.length - a.text.length)[0];
  if (!most || said.every(({ when, text }) => when === most.when || most.text.startsWith(text))) return most?.when;
  for (const { element, name } of said)
    element.note(name, 'differs from another time at which it happened; it is left unknown');
  return undefined;
};

const clock = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A time as exactly as it was sent. A time of day that is no instant, for want of a time zone or because there is none
 * like it, says its day and no more.
 */
const whenIn = (element: Element, name: string, now: Instant): When | undefined => {
  const said = element.text(name, 60);
  if (said === undefined) return undefined;
  const [, day, zone] = clock.exec(said) ?? [];
  const when = parseWhen(said) ?? (day === undefined ? undefined : parseWhen(day));
  if (!when) element.note(name, 'is not a FHIR date; it is left unknown');
  else if (isAfter(when, now)) element.note(name, 'lies in the future; it is left unknown');
  else if (when === day && said !== day) {
    element.note(name, `${zone ? 'is a time of day that cannot be read' : 'has no time zone'}; only its day is read`);
  }
  return when && isAfter(when, now) ? undefined : when;
};

/** Whether it reached a patient, and what harm came of it. What did not reach a patient did no harm. */
const whatCameOf = (event: Element, related: Related): Pick<Report, 'actuality' | 'harm'> => {
  const actuality = actualityOf(event);
  const harm = harmOf(event, related);
  if (actuality !== 'potential' || harm === 'none' || harm === 'unknown') return { actuality, harm };
  event.note('actuality', 'is potential, though harm is stated; both are left unknown');
  return { actuality: 'unknown', harm: 'unknown' };
};

/**
 * Harm as somebody graded it on the AHRQ scale, as FHIR's severity says it, or death, where outcome or seriousness say
 * so. Extents that contradict each other, or a death that somebody survived, leave it unknown.
 */
const harmOf = (event: Element, related: Related): Harm => {
  const said = Object.fromEntries(grading.map((name) => [name, conceptsIn(event, name)]));
  const all = Object.values(said).flat();
  const extents = new Set([
    ...[...extensionsOf(event), ...answersTo(related), ...all].flatMap(statedHarm),
    ...(said.severity ?? []).flatMap(severityHarm),
    ...(all.some(saysDeath) ? (['death'] as const) : []),
  ]);
  noteUngraded(event, said);
  const [extent = 'unknown'] = extents;
  if (extents.size <= 1 && !(extent === 'death' && all.some(saysSurvival))) return extent;
  const where = grading.find((name) => name in event.value) ?? 'extension';
  event.note(where, 'more than one extent of harm is stated; no harm is read from it');
  return 'unknown';
};

const grading = ['severity', 'outcome', 'seriousness'] as const;

/** Says of each element that could have graded the harm, and was sent, that it did not. */
const noteUngraded = (event: Element, said: Readonly<Record<string, readonly Concept[] | undefined>>): void => {
  for (const [name, concepts = []] of Object.entries(said)) {
    const grades = (concept: Concept) =>
      statedHarm(concept).length > 0 || (name === 'severity' && severityHarm(concept).length > 0) || saysDeath(concept);
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
    const { target, display } = related.follow(reference, ['Condition', 'Observation']) ?? {};
    const named = conceptOf(target?.object('code'));
    if (named && display !== undefined && display !== nameOf(named)) reference.note('display', 'kept, but not read');
    return named ?? (display === undefined ? [] : { text: display, codings: [] });
  });

/** The place is the event's own; the facility is who runs it, or who ran the encounter. */
const whereIn = (event: Element, related: Related): Pick<Report, 'place' | 'state'> => {
  const location = related.follow(event.object('location'), ['Location']);
  const encounter = related.follow(event.object('encounter'), ['Encounter'])?.target;
  const organisation =
    related.follow(location?.target?.object('managingOrganization'), ['Organization']) ??
    related.follow(encounter?.object('serviceProvider'), ['Organization']);
  const spot = location && nameOfThing(location, 160);
  const facility = organisation && organisationName(organisation);
  const place = { ...(facility !== undefined && { facility }), ...(spot !== undefined && { location: spot }) };
  const state = stateIn(location?.target?.object('address'));
  return { ...(Object.keys(place).length > 0 && { place }), ...(state !== undefined && { state }) };
};

const stateIn = (address: Element | undefined): string | undefined => {
  address?.noteRest(new Set(['state']));
  const said = address?.text('state', 40);
  const state = UsState.safeParse(said).data;
  if (said !== undefined && state === undefined) address?.note('state', 'is no two-letter postal code of a US state');
  return state;
};

const peopleIn = (event: Element, related: Related, now: Instant): Person[] => {
  const [subject, recorder] = ['subject', 'recorder'].map((name) => {
    const all = event.list(name);
    if (all.length > 1) event.note(name, 'only the first is read; the others are in the original');
    return related.follow(all[0], people);
  });
  const contributors = event.list('contributor').map((each) => related.follow(each, people));
  const participants = event.list('participant').map((each) => {
    each.noteRest(new Set(['id', 'function', 'actor']));
    const part = participation(conceptOf(each.object('function')));
    if (part === undefined && each.value.function) each.note('function', 'says no role that is read');
    return { referred: related.follow(each.object('actor'), people), part };
  });
  const as = (role: Person['role'], referred: Referred | undefined): Person[] =>
    referred && says(referred) ? [personOf(role, referred, related, now)] : [];
  return [
    ...as(subject?.type === undefined || subject.type === 'Patient' ? 'patient' : 'other', subject),
    ...(subject?.target?.value.resourceType === 'Patient' ? contactsOf(subject.target, now) : []),
    ...familyOf(subject, related, now).flatMap((each) => as('familyContact', each)),
    ...as('reporter', recorder),
    ...contributors.flatMap((referred) => as(isProvider(referred) ? 'provider' : 'unknown', referred)),
    ...participants.flatMap(({ referred, part }) => as(partOf(part, referred), referred)),
  ];
};

/** The people sent along who are related to the patient, and still are. */
const familyOf = (subject: Referred | undefined, related: Related, now: Instant): Referred[] =>
  related.all('RelatedPerson').flatMap((target) => {
    if (!subject || !related.leadAlike(target.object('patient'), subject.reference)) return [];
    if (target.value.active === false || !isInUse(target, now)) return [];
    related.use(target);
    return [{ type: 'RelatedPerson', display: undefined, identifier: undefined, target, reference: undefined }];
  });

/** Whether a reference says anything about a person. Of anything else it says what is not read. */
const says = ({ type, display, identifier, target, reference }: Referred): boolean => {
  if (type === undefined || people.includes(type)) return (type ?? display ?? identifier ?? target) !== undefined;
  if (display !== undefined || identifier !== undefined) {
    reference?.note(display === undefined ? 'identifier' : 'display', 'is of no person; kept, but not read');
  }
  return false;
};

const isProvider = (referred: Referred | undefined): boolean =>
  referred?.type === 'Practitioner' || referred?.type === 'PractitionerRole';

const partOf = (part: 'tells' | 'acts' | undefined, referred: Referred | undefined): Person['role'] => {
  if (part === 'tells') return 'reporter';
  return isProvider(referred) ? 'provider' : 'unknown';
};

const read = new Set(
  `resourceType id meta implicitRules contained identifier status actuality category event code description subject
  encounter date occurrenceDateTime occurrencePeriod occurrenceTiming detected resultingCondition resultingEffect location
  seriousness severity outcome recorder contributor participant note`.split(/\s+/),
);

const noteUnread = (event: Element, related: Related, reading: Reading): void => {
  const isModified = 'modifierExtension' in event.value;
  if (isModified) event.warn('modifierExtension', 'may change what the rest means; read the original');
  event.noteRest(isModified ? new Set([...read, 'modifierExtension']) : read);
  noteExtended(event, reading, readByItself);
  noteLabels(event);
  related.noteUnread(reading);
};

/** Contained resources are told of one by one. */
const readByItself = new Set([...read].filter((name) => name !== 'contained'));

const first = <Item>(most: number, items: readonly Item[], event: Element, name: string): Item[] => {
  if (items.length > most) event.note(name, `more than ${most}; the rest is in the original`);
  return items.slice(0, most);
};
