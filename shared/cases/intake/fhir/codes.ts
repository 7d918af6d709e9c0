import { type Harm, harmByLoincAnswer } from '../../report/harm.ts';
import { type Concept, limits } from '../../report/report.ts';
import type { Element } from './reading.ts';

const loinc = 'http://loinc.org';
const extentOfHarm = '74560-4';

/** FHIR R4's severities of an adverse event. Source: hl7.org/fhir/R4/valueset-adverse-event-severity.html. */
const severities: ReadonlyMap<string, Harm> = new Map([
  ['mild', 'mild'],
  ['moderate', 'moderate'],
  ['severe', 'severe'],
]);

const hl7 = (name: string): ReadonlySet<string> =>
  new Set([`http://terminology.hl7.org/CodeSystem/${name}`, `http://hl7.org/fhir/${name}`]);
const severitySystems = hl7('adverse-event-severity');
const outcomeSystems = hl7('adverse-event-outcome');
const seriousnessSystems = hl7('adverse-event-seriousness');

/** Roles in an act. Source: terminology.hl7.org/CodeSystem-v3-ParticipationType.html. */
const participationSystem = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const whoTells = new Set(['AUT', 'INF']);
const whoActs = new Set(['PRF', 'PPRF', 'SPRF', 'ATND', 'ADM', 'DIS', 'CON', 'REF']);

export const npiSystem = 'http://hl7.org/fhir/sid/us-npi';

type Coding = Concept['codings'][number];

const maxCodings = 5;

/** A CodeableConcept as sent, or `undefined` when it says nothing. Its text is cut at `longest`. */
export const conceptOf = (element: Element | undefined, longest: number = limits.conceptText): Concept | undefined => {
  if (!element) return undefined;
  const text = element.text('text', longest);
  const all = element
    .list('coding')
    .map(codingOf)
    .filter((coding) => Object.keys(coding).length > 0);
  if (all.length > maxCodings)
    element.note('coding', `has more than ${maxCodings} codings; the rest is in the original`);
  const codings = all.slice(0, maxCodings);
  return text === undefined && codings.length === 0 ? undefined : { ...(text !== undefined && { text }), codings };
};

export const codingOf = (element: Element): Coding => {
  const [system, code, display] = [
    element.exact('system', 400),
    element.exact('code', 100),
    element.text('display', 400),
  ];
  return {
    ...(system !== undefined && { system }),
    ...(code !== undefined && { code }),
    ...(display !== undefined && { display }),
  };
};

/** What a person would call a concept: its text, else the first name of a code. */
export const nameOf = (concept: Concept | undefined): string | undefined =>
  concept?.text ?? concept?.codings.find(({ display }) => display)?.display;

/** The harm a coding states on the AHRQ scale itself. */
export const statedHarm = ({ codings }: Concept): readonly Harm[] =>
  codings.flatMap(({ system, code }) => (system === loinc && harmByLoincAnswer.get(code ?? '')) || []);

/** The harm that FHIR's own severity means. Its words are the scale's. */
export const severityHarm = ({ codings }: Concept): readonly Harm[] =>
  codings.flatMap(({ system, code }) => (severitySystems.has(system ?? '') && severities.get(code ?? '')) || []);

/** Whether an outcome or a seriousness says that the patient died. */
export const saysDeath = ({ codings }: Concept): boolean =>
  codings.some(
    ({ system = '', code }) =>
      (outcomeSystems.has(system) && code === 'fatal') ||
      (seriousnessSystems.has(system) && code === 'SeriousResultsInDeath'),
  );

/** Whether an outcome says that the patient lived. */
export const saysSurvival = ({ codings }: Concept): boolean =>
  codings.some(({ system = '', code = '' }) => outcomeSystems.has(system) && outcomesOfTheLiving.has(code));

const outcomesOfTheLiving = new Set(['resolved', 'recovering', 'ongoing', 'resolvedWithSequelae']);

export const asksExtentOfHarm = ({ codings }: Concept): boolean =>
  codings.some(({ system, code }) => system === loinc && code === extentOfHarm);

/** What a participant did, where its function says so in HL7's codes. */
export const participation = (concept: Concept | undefined): 'tells' | 'acts' | undefined => {
  const codes = (concept?.codings ?? []).flatMap(({ system, code }) => (system === participationSystem && code) || []);
  if (codes.some((code) => whoTells.has(code))) return 'tells';
  return codes.some((code) => whoActs.has(code)) ? 'acts' : undefined;
};
