import type { Case, CaseEvent } from '../case.ts';
import { assessing, helping, preventing, talking } from './care.ts';
import { relieving } from './relief.ts';
import { reporting, writing } from './reporting.ts';
import { reports } from './reports.ts';
import { ending, resolving, sharing } from './resolution.ts';
import type { Tellings, Unseen } from './tellings.ts';

const tellings: Tellings<CaseEvent['type']> = {
  ...reports,
  ...assessing,
  ...talking,
  ...helping,
  ...preventing,
  ...resolving,
  ...sharing,
  ...reporting,
  ...writing,
  ...relieving,
  ...ending,
};

/** What happened, in plain words, to those who run the case. */
export const tell = (event: CaseEvent, unseen: Unseen): string =>
  (tellings[event.type].staff as (event: CaseEvent, unseen: Unseen) => string)(event, unseen);

/** What happened, to the family; nothing of what is not theirs to hear. */
export const tellFamily = (event: CaseEvent, state: Case): string | undefined =>
  (tellings[event.type].family as (event: CaseEvent, state: Case) => string | undefined)(event, state);

/** Every type of event that a timeline may tell. */
export const eventTypes = Object.keys(tellings) as [CaseEvent['type'], ...CaseEvent['type'][]];
