/**
 * Whether a payer has to report a payment for the benefit of a practitioner to the National Practitioner Data Bank. Three
 * things decide, and each rests on evidence: money was exchanged, somebody had demanded money in writing, and both the
 * demand and what ended it name the practitioner. No state, no setting and nobody's opinion is among what is weighed: a
 * state's disclosure programme exempts nothing. Source: 45 CFR 60.7; NPDB Guidebook; HHS of 22 May 2014 (domain §6).
 */
export type Evidence = {
  readonly money: readonly Money[];
  readonly demands: readonly Paper[];
  /** The settlement release, or the final adjudication. */
  readonly outcome: Outcome;
};

/** Where money came from. */
export type MoneySource =
  | 'insurer'
  /** An entity, its fee given back after a written request. */
  | 'entityRefund'
  /** The practitioner, out of personal funds. */
  | 'personalFunds'
  /** Nothing was handed over: a debt was let go. */
  | 'debtWaiver';

export type Money = { readonly id: string; readonly source: MoneySource };

/** What a paper is found to say; unknown, as long as nobody has looked. */
export type Found = 'yes' | 'no' | 'unknown';

/** Something that was asked for, as far as it is known. */
export type Paper = {
  readonly id: string;
  readonly isWritten: boolean;
  readonly asksForMoney: Found;
  /** Whether it names, identifies or sufficiently describes the practitioner, rather than an entity alone. */
  readonly names: Found;
};

/**
 * - `named`: it names the practitioner, or the practitioner was dismissed as a condition of it.
 * - `notNamed`: it names others, and not this practitioner.
 * - `none`: there is neither a release nor an adjudication; then the demand alone decides.
 */
export type Outcome = {
  readonly id?: string;
  readonly says: 'named' | 'dismissedForIt' | 'notNamed' | 'none' | 'unknown';
};

export type Reason = {
  readonly rule: keyof typeof rules;
  readonly found: Found;
  readonly detail: string;
  readonly evidence: readonly string[];
  readonly source: string;
};

export type Screened = {
  readonly result: 'reportable' | 'notReportable' | 'undetermined';
  readonly reasons: readonly Reason[];
};

const guidebook = 'NPDB Guidebook, Chapter E, medical malpractice payments';

export const rules = {
  money: `45 CFR 60.7(a); ${guidebook}: an exchange of money, of any amount`,
  writtenDemand: `45 CFR 60.7(a); ${guidebook}: a written complaint or claim demanding money; HHS, 22 May 2014`,
  namedInDemand: `${guidebook}: named, identified or sufficiently described in the demand`,
  namedInOutcome: `${guidebook}: and in the settlement release or final adjudication`,
} as const;

/** Which money counts. */
export const counting: Readonly<Record<MoneySource, { readonly counts: boolean; readonly source: string }>> = {
  insurer: { counts: true, source: rules.money },
  entityRefund: { counts: true, source: `${guidebook}: a refund by an entity after a written request counts` },
  personalFunds: { counts: false, source: `${guidebook}: what a practitioner pays out of personal funds does not` },
  debtWaiver: { counts: false, source: `${guidebook}: waiving a debt exchanges no money` },
};

const reason = (rule: Reason['rule'], found: Found, detail: string, evidence: readonly string[]): Reason => ({
  rule,
  found,
  detail,
  evidence,
  source: rules[rule],
});

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

const exchanged = (money: readonly Money[]): Reason => {
  const counted = money.filter(({ source }) => counting[source].counts);
  if (counted.length > 0) return reason('money', 'yes', 'Money was paid.', idsOf(counted));
  const [first] = money;
  if (!first) return reason('money', 'no', 'No money was paid.', []);
  return {
    ...reason('money', 'no', 'What was given does not count as paid.', idsOf(money)),
    source: counting[first.source].source,
  };
};

const demanded = (demands: readonly Paper[]): Reason => {
  const written = demands.filter(({ isWritten }) => isWritten);
  const asking = written.filter(({ asksForMoney }) => asksForMoney === 'yes');
  if (asking.length > 0) return reason('writtenDemand', 'yes', 'Money was demanded in writing.', idsOf(asking));
  const unread = written.filter(({ asksForMoney }) => asksForMoney === 'unknown');
  if (unread.length > 0) {
    return reason(
      'writtenDemand',
      'unknown',
      'Nobody has said yet whether a paper that came in asks for money.',
      idsOf(unread),
    );
  }
  return reason('writtenDemand', 'no', 'Nobody has demanded money in writing.', idsOf(demands));
};

const namedInDemand = (demands: readonly Paper[]): Reason => {
  const asking = demands.filter(({ isWritten, asksForMoney }) => isWritten && asksForMoney !== 'no');
  const naming = asking.filter(({ names, asksForMoney }) => names === 'yes' && asksForMoney === 'yes');
  if (naming.length > 0) return reason('namedInDemand', 'yes', 'A demand names the practitioner.', idsOf(naming));
  const open = asking.filter(({ names }) => names !== 'no');
  if (open.length > 0) {
    return reason('namedInDemand', 'unknown', 'It is not known yet whom every demand names.', idsOf(open));
  }
  return reason('namedInDemand', 'no', 'No written demand names the practitioner.', idsOf(asking));
};

const namedInOutcome = ({ id, says }: Outcome): Reason => {
  const [found, detail] = (
    {
      named: ['yes', 'The release or adjudication names the practitioner.'],
      dismissedForIt: ['yes', 'The practitioner was dismissed as a condition of what was paid: that counts as named.'],
      notNamed: ['no', 'The release or adjudication does not name the practitioner.'],
      none: ['yes', 'There is neither a release nor an adjudication: the demand alone decides.'],
      unknown: ['unknown', 'Nobody has said yet whom the release or adjudication names, or that there is none.'],
    } as const
  )[says];
  return reason('namedInOutcome', found, detail, id === undefined ? [] : [id]);
};

/** Weighs what is known. One thing that is not so decides; then, one that nobody knows leaves it open. */
export const screen = ({ money, demands, outcome }: Evidence): Screened => {
  const reasons = [exchanged(money), demanded(demands), namedInDemand(demands), namedInOutcome(outcome)];
  const found = new Set(reasons.map((each) => each.found));
  return { result: found.has('no') ? 'notReportable' : found.has('unknown') ? 'undetermined' : 'reportable', reasons };
};

/** Days from a payment within which it is reported. Source: 45 CFR 60.5(a), domain §6. */
export const reportedWithin = { days: 30, source: '45 CFR 60.5(a): within 30 days of the payment' } as const;
