import { sha256 } from '../../kernel/digest.ts';
import { type Instant, isAfter, type When } from '../../kernel/instant.ts';
import { canonical, isJsonObject, type Json } from '../../kernel/json.ts';
import { type Fault, type Refusal, refuse } from '../../kernel/refusal.ts';
import { statedBy } from '../report/amending.ts';
import { contradictions } from '../report/contradictions.ts';
import { type Amendment, isTooMuch, limits, type Report } from '../report/report.ts';
import type { Amending, Incoming } from './incoming.ts';

/** The body a report came in: what its JSON says, and its very text. */
type Sent = { readonly json: Json; readonly text: string; readonly now: Instant };

/** A report that came in Amends' own words: nothing needs mapping. */
export const takeReport = (report: Report, sent: Sent): Incoming | Refusal<'invalidRequest'> => {
  const faults = [
    ...inTheFuture(report, sent.now),
    ...contradictions(report).map(({ fault }) => fault),
    ...(isTooMuch(report) ? [tooMuch] : []),
  ];
  if (faults.length > 0) return invalid(faults);
  const stated = statedBy(report, isJsonObject(sent.json) && 'standing' in sent.json);
  return { ...kept(sent), report, stated, isTimed: false };
};

export const takeAmendment = (
  { reason, ...stated }: Amendment & { readonly reason?: string | undefined },
  sent: Sent,
): Amending | Refusal<'invalidRequest'> => {
  if (Object.values(stated).every((value) => value === undefined)) return invalid([statesNothing]);
  const faults = inTheFuture(stated, sent.now);
  return faults.length > 0 ? invalid(faults) : { ...kept(sent), stated, reason };
};

const kept = ({ json, text }: Sent) => ({
  receipt: { digest: sha256(canonical(json)), format: 'amends' as const },
  unmapped: [],
  text,
});

/** Nothing of what is reported has happened tomorrow. */
const inTheFuture = (said: Amendment | Report, now: Instant): Fault[] => {
  const times: [string, When | null | undefined][] = [
    ['#/occurred', said.occurred],
    ['#/discovered', said.discovered],
    ['#/disclosure/on', said.disclosure?.on],
    ['#/demand/on', said.demand?.on],
    ...(said.people ?? []).map(({ birthDate }, index): [string, When | undefined] => [
      `#/people/${index}/birthDate`,
      birthDate,
    ]),
  ];
  return times.flatMap(([pointer, when]) =>
    when && isAfter(when, now) ? [{ pointer, rule: 'past', detail: 'must not lie in the future' }] : [],
  );
};

const tooMuch: Fault = {
  pointer: '#',
  rule: 'maxBytes',
  detail: `must have at most ${limits.facts} bytes besides whatHappened, which holds the story`,
};

const statesNothing: Fault = { pointer: '#', rule: 'statesSomething', detail: 'must state at least one fact' };

const invalid = (errors: readonly Fault[]): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', errors.length === 1 ? 'One thing is wrong.' : `${errors.length} things are wrong.`, {
    errors,
  });
