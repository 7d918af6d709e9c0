/** What somebody has to find out, since the case does not know it. */
export type Screened = {
  readonly unexpectedOutcome: boolean;
  readonly uninsuredExpenses: boolean;
  readonly boardComplaint: boolean;
};

/** Why early relief is not for an event. */
export const ineligibilities = {
  reachedNobody: 'It reached nobody, so nobody has costs from it.',
  outcomeExpected: 'The outcome was to be expected.',
  nothingUninsured: 'There are no expenses that no insurance pays.',
  death: 'The patient died: other help is for that.',
  attorney: 'The family has an attorney.',
  writtenDemand: 'Somebody asked for money in writing.',
  suit: 'There is a claim or a suit.',
  boardComplaint: 'A licensing board was complained to.',
} as const;

export type Ineligibility = keyof typeof ineligibilities;

/** Who runs such programmes, and what is left to the insurer. */
const program = 'MagMutual, How the Preserve Program supports the physician-patient relationship';
const excluded = 'Default as of COPIC’s 3Rs programme, as is generally known; the insurer’s settings say otherwise';

export const sourceOf: Readonly<Record<Ineligibility, string>> = {
  reachedNobody: program,
  outcomeExpected: program,
  nothingUninsured: program,
  death: excluded,
  attorney: excluded,
  writtenDemand: excluded,
  suit: excluded,
  boardComplaint: excluded,
};
