import * as z from 'zod';

/** What clinicians and hospitals ask risk advisers about. Source: MLMIC, Maintaining professional patient relationships (domain §12). */
export const Topic = z.enum(['closeRelationship', 'onlineReview', 'endingRelationship', 'difficultEncounter']).meta({
  description:
    '`closeRelationship`: treating close friends, relatives or colleagues; `onlineReview`: a review or complaint in ' +
    'public; `endingRelationship`: ending the relationship with a patient; `difficultEncounter`',
  example: 'endingRelationship',
});
export type Topic = z.infer<typeof Topic>;

const items = {
  emergencyOrNoAlternative: 'Record that it was an emergency, or that nobody else was there to treat.',
  chartEntryMade: 'Make the entry in the chart that any other patient would have.',
  careHandedOver: 'Hand further care over to a clinician who is not close.',
  privacyExplained: 'Explain that even saying somebody is a patient tells of them.',
  talkOffered: 'Offer whoever wrote it to talk in private.',
  draftChecked: 'Have the answer checked for identifiers and approved, or decide to give none.',
  writtenNotice: 'Give the patient notice in writing.',
  noticePeriod: 'Set a period of notice in which care goes on.',
  continuityOfCare: 'Help the patient to find another clinician.',
  recordsTransfer: 'Offer to send the records to the next clinician.',
  emergencyCover: 'Cover emergencies until the period ends.',
  empathyShown: 'Say that you see how it is for the patient.',
  otherTreatmentsAsked: 'Ask which other treatments the patient uses.',
  lifestyleDiscussed: 'Talk about the way of life as it bears on the care.',
  clearInstructions: 'Give clear instructions, and make sure they are understood.',
  encounterDocumented: 'Write the encounter down as it was.',
} as const;

export const Item = z
  .enum(Object.keys(items) as [keyof typeof items, ...(keyof typeof items)[]])
  .meta({ description: 'An item of the checklist of a topic', example: 'writtenNotice' });
export type Item = z.infer<typeof Item>;

export const sayItem = (item: Item): string => items[item];

/** What is gone through before a consultation on a topic is closed. */
export const checklists: Readonly<Record<Topic, readonly Item[]>> = {
  closeRelationship: ['emergencyOrNoAlternative', 'chartEntryMade', 'careHandedOver'],
  onlineReview: ['privacyExplained', 'talkOffered', 'draftChecked'],
  endingRelationship: ['writtenNotice', 'noticePeriod', 'continuityOfCare', 'recordsTransfer', 'emergencyCover'],
  difficultEncounter: [
    'empathyShown',
    'otherTreatmentsAsked',
    'lifestyleDiscussed',
    'clearInstructions',
    'encounterDocumented',
  ],
};
