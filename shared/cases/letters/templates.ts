import { dayOf } from '../../kernel/calendar.ts';
import type { When } from '../../kernel/instant.ts';
import type { ClockSettlement, Contents } from '../clocks/clock.ts';
import { statePacks } from '../clocks/state-packs.ts';

/** To whom a letter goes. */
export const addressees = ['family', 'counsel', 'payer', 'state'] as const;
export type Addressee = (typeof addressees)[number];

/** What a letter has to say, and what of it a case may know. */
export type Item = { readonly key: string; readonly what: string; readonly known?: KnownFact };

export type KnownFact = 'hospital' | 'occurred' | 'discovered' | 'place' | 'harm' | 'noticedOn';

/**
 * A letter that the law of a state asks for, as one version of it holds. Data, not legal advice: our own words for what has
 * to be in it, and no form of any state.
 */
export type Template = {
  /** The same for every version of it. */
  readonly id: string;
  readonly state: string;
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
  readonly title: string;
  readonly to: readonly Addressee[];
  readonly owes: 'claims' | 'hospitalRisk';
  /** What it settles, once it went to the family or its counsel. */
  readonly settles?: ClockSettlement;
  readonly items: readonly Item[];
  readonly source: string;
  readonly verify?: true;
};

const packOf = (state: string) => statePacks.find((pack) => pack.state === state);

/** What a state pack says that a document holds, each thing by a key of its own. */
const itemsOf = (contents: Contents | undefined, keys: readonly string[]): Item[] => {
  if (contents?.items.length !== keys.length) throw new Error('A letter has a key for each thing it must say');
  return contents.items.map((what, place) => ({ key: keys[place] ?? '', what }));
};

const ofTheEvent: readonly Item[] = [
  { key: 'facility', what: 'the facility where it happened', known: 'place' },
  { key: 'occurred', what: 'when it happened', known: 'occurred' },
  { key: 'discovered', what: 'when it was discovered', known: 'discovered' },
];

const discussionItems = ['offer', 'records', 'lawyer', 'privileged'] as const;

/** What changes is a further version, with the days from and to which each holds. */
export const templates: readonly Template[] = [
  {
    id: 'ma-notice-response',
    state: 'MA',
    effectiveFrom: '2012-11-05',
    title: 'Answer to a notice of intent to sue',
    to: ['family', 'counsel'],
    owes: 'claims',
    settles: 'noticeResponse',
    items: [
      { key: 'noticed', what: 'which notice it answers, by its day', known: 'noticedOn' },
      ...itemsOf(packOf('MA')?.response, ['defence', 'standard', 'met', 'causation']),
    ],
    source: 'M.G.L. c. 231, § 60L(g)',
    verify: true,
  },
  {
    id: 'ma-seven-day-letter',
    state: 'MA',
    effectiveFrom: '2009-07-01',
    title: 'Serious reportable event: first report, within seven days',
    to: ['family', 'payer', 'state'],
    owes: 'hospitalRisk',
    settles: 'sevenDayLetter',
    items: [
      ...ofTheEvent,
      { key: 'event', what: 'what happened, and which serious reportable event it is' },
      { key: 'immediate', what: 'what was done at once' },
      { key: 'contact', what: 'whom to ask' },
    ],
    source: '105 CMR 130.332',
    verify: true,
  },
  {
    id: 'ma-thirty-day-letter',
    state: 'MA',
    effectiveFrom: '2009-07-01',
    title: 'Serious reportable event: follow-up, within thirty days',
    to: ['family', 'payer', 'state'],
    owes: 'hospitalRisk',
    settles: 'thirtyDayLetter',
    items: [
      ...ofTheEvent,
      { key: 'causes', what: 'the root causes that were found' },
      { key: 'preventable', what: 'whether it was preventable, and why that was decided' },
      { key: 'measures', what: 'what is done so that it does not happen again' },
      { key: 'charges', what: 'whether care that followed from it is charged for' },
    ],
    source: '105 CMR 130.332',
    verify: true,
  },
  {
    id: 'or-early-discussion',
    state: 'OR',
    effectiveFrom: '2014-07-01',
    title: 'Invitation to an early discussion',
    to: ['family', 'counsel'],
    owes: 'hospitalRisk',
    items: [
      { key: 'noticed', what: 'the day of the notice of the incident', known: 'noticedOn' },
      { key: 'voluntary', what: 'that taking part is voluntary' },
      { key: 'confidential', what: 'that what is said and offered there is confidential and no admission' },
      { key: 'advice', what: 'that they may seek legal advice, and bring whom they like' },
      { key: 'contact', what: 'whom to ask' },
    ],
    source: 'ORS 31.262–31.264; OAR 325-035',
    verify: true,
  },
  ...(['CO', 'IA'] as const).map((state): Template => {
    const notice = packOf(state)?.notice;
    return {
      id: `${state.toLowerCase()}-discussion-notice`,
      state,
      effectiveFrom: state === 'CO' ? '2019-07-01' : '2015-07-01',
      title: 'Notice that offers an open discussion',
      to: ['family', 'counsel'],
      owes: 'hospitalRisk',
      settles: 'earlyDiscussion',
      items: itemsOf(notice, discussionItems),
      source: notice?.source ?? '',
      verify: true,
    };
  }),
];

/** The letters of a state, as they are in force on a day. */
export const templatesIn = (
  state: string | undefined,
  on: When,
  among: readonly Template[] = templates,
): Template[] => {
  const day = dayOf(on);
  return among.filter((each) => each.state === state && each.effectiveFrom <= day && day <= (each.effectiveTo ?? day));
};
