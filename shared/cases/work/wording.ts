import type { Duty } from './step.ts';

const parties: Readonly<Record<string, string>> = {
  family: 'the family',
  counsel: "the family's counsel",
  clinician: 'the clinician',
  hospital: 'the hospital',
  insurer: 'the insurer',
};

const sentences: Readonly<Record<Duty, string>> = {
  triage: 'Weigh harm, causation and deviation, and say where the case goes.',
  triageAgain: 'Triage it again: what it was decided on has changed.',
  considerReopening: 'Look at what was reported since it was closed, and open it again if it matters.',
  discloseInitially: 'Tell the family what is known so far.',
  update: 'Tell them how things stand and what is next',
  openReview: 'Begin a review of what happened.',
  openInsurerReview: "Begin the insurer's own review.",
  completeReview: 'Finish the review.',
  determine: 'Determine harm, causation and deviation, each with the reasons.',
  adviseCounsel: 'Advise the family to have counsel, and give them a list of attorneys.',
  shareFindings: 'Tell the family what the reviews found, face to face, and apologise where care fell short.',
  askNeeds: 'Ask the family what they need now.',
  answerNeed: 'See to what the family needs, or say why it cannot be.',
  offerSupport: 'Offer support to the caregivers involved.',
  decideActions: 'Plan what is changed so that it does not happen again, or say why nothing is needed.',
  completeAction: 'Complete the safety action.',
  decideLessons: 'Decide whether what was learnt is shared.',
  decideOffer: 'Prepare an offer, or decide that there is none and say why.',
  authoriseOffer: 'Authorise the offer, or withdraw it.',
  presentOffer: 'Make the offer to the family.',
  hearAnswer: 'Ask for the answer to the offer.',
  screenLiens: 'Ask Medicare, Medicaid, health plans and the VA whether they have liens.',
  recordMedicare: 'Record what Medicare asks for, and clear it, also where nothing is owed.',
  clearLien: 'Clear the lien.',
  pay: 'Pay what was agreed.',
  screenNpdb: 'Say whom the demands, and the release or adjudication, name: a report to the NPDB hangs on it.',
  reportNpdb: 'Report to the NPDB what was paid, for each practitioner who is named.',
  correctNpdb: 'Correct or void at the NPDB what was reported.',
  screenMedicare: 'Find out whether the patient is a Medicare beneficiary, and whether care is taken on.',
  reportMedicare: 'Report to Medicare under Section 111',
  screenRelief: 'See whether early relief is for this: the family said that it needs help with money.',
  offerRelief: 'Offer early relief to the family, and record whether they and an insured agree.',
  decideRelief: 'Decide on what was filed for early relief: approve each item, or refuse it with the reason.',
  authoriseRelief: 'Decide on what was filed for early relief and is more than claims staff approve.',
  payRelief: 'Pay what was approved of early relief.',
  keepPromise: 'Keep what was promised in a conversation.',
  sayState: 'Say whose law governs: amend the report with its state.',
  stateClock: 'Do what the law of the state asks for.',
  close: 'Close the case, with its outcome and reason.',
};

const records: Readonly<Record<string, string>> = {
  tpoc: 'what was agreed to be paid',
  ormStart: 'that care that is still to come is taken on',
  ormTermination: 'that care that was taken on has ended',
};

/** What to do, in plain words. */
export const say = (duty: Duty, about = ''): string => {
  if (duty === 'update') return `${sentences.update}: ${parties[about] ?? 'each party'}.`;
  return duty === 'reportMedicare'
    ? `${sentences.reportMedicare}: ${records[about] ?? 'what it has to hear of'}.`
    : sentences[duty];
};
