import type { StatePack } from './clock.ts';

/**
 * The deadlines of states with a law about notice, reporting or early discussion, as domain §6 has them. Data, not legal
 * advice: what is marked `verify` we could not read in the law itself, and its days may be off. A law that changes is a
 * further version of its clock, with the days from and to which each holds; what is in force here is never edited.
 */
export const statePacks: readonly StatePack[] = [
  {
    state: 'MA',
    clocks: [
      {
        id: 'ma-notice-records',
        state: 'MA',
        effectiveFrom: '2012-11-05',
        starts: 'preLitigationNotice',
        within: { count: 56, unit: 'days' },
        settledBy: 'noticeRecords',
        owes: 'claims',
        what: 'Get the records of the claim, and releases for those held elsewhere, from the claimant.',
        source: 'M.G.L. c. 231, § 60L(f)',
        note: 'The claimant owes them, counted from giving the notice; the insurer sees that they come. The first day of the law is taken from commentary.',
        verify: true,
      },
      {
        id: 'ma-notice-response',
        state: 'MA',
        effectiveFrom: '2012-11-05',
        starts: 'preLitigationNotice',
        within: { count: 150, unit: 'days' },
        settledBy: 'noticeResponse',
        owes: 'claims',
        what: 'Answer the notice in writing, with the four statements that the law asks for.',
        source: 'M.G.L. c. 231, § 60L(g)–(i)',
        note: 'Without an answer the claimant may sue after 150 days, and interest runs from the notice. A written refusal to settle ends the wait. Both sides may agree on longer. The first day of the law is taken from commentary.',
        verify: true,
      },
      {
        id: 'ma-seven-day-letter',
        state: 'MA',
        effectiveFrom: '2009-07-01',
        starts: 'reportableEvent',
        within: { count: 7, unit: 'days' },
        settledBy: 'sevenDayLetter',
        owes: 'hospitalRisk',
        what: 'Report the serious reportable event to the state, and tell the patient and the payer.',
        source: '105 CMR 130.332',
        note: 'Calendar days from its discovery. Some events must be told at once, by telephone. The first day of the rule is a guess.',
        verify: true,
      },
      {
        id: 'ma-thirty-day-letter',
        state: 'MA',
        effectiveFrom: '2009-07-01',
        starts: 'reportableEvent',
        within: { count: 30, unit: 'days' },
        settledBy: 'thirtyDayLetter',
        owes: 'hospitalRisk',
        what: 'Send the follow-up on the serious reportable event: causes, whether it was preventable, what is done.',
        source: '105 CMR 130.332',
        note: 'The rule counts from the first report; from discovery, as here, it is never later. The first day of the rule is a guess.',
        verify: true,
      },
    ],
    noSuitBefore: {
      days: 182,
      daysWhereAnother: 90,
      source: 'M.G.L. c. 231, § 60L(a), (c)',
      note: 'Days from the notice. The shorter wait holds where another provider of the same claim was given notice or sued before. Claims near the end of their limitation period need no notice.',
    },
    notice: {
      items: [
        'the facts the claim rests on',
        'the standard of care that the claimant says applied',
        'how that standard is said to have been breached',
        'what should have been done to meet it',
        'how the breach is said to have caused the injury',
        'every provider to whom the claimant means to give notice',
      ],
      source: 'M.G.L. c. 231, § 60L(e)',
    },
    response: {
      items: [
        'the facts the defence rests on, if there is one',
        'the standard of care that the provider says applied',
        'how that standard was met, or was not',
        'how the care did or did not cause the injury',
      ],
      source: 'M.G.L. c. 231, § 60L(g)',
    },
    apology: {
      protection: 'Words and acts of regret, apology, sympathy, mistake or error are no evidence of liability.',
      exception:
        'They may be used once whoever said them, or an expert of the defence, contradicts them under oath on what matters.',
      source: 'M.G.L. c. 233, § 79L',
    },
  },
  {
    state: 'OR',
    clocks: [
      {
        id: 'or-early-discussion',
        state: 'OR',
        effectiveFrom: '2014-07-01',
        starts: 'earlyDiscussionNotice',
        within: { count: 72, unit: 'hours' },
        settledBy: 'earlyDiscussion',
        owes: 'hospitalRisk',
        what: 'Have the first early discussion with the patient or the family.',
        source: 'OAR 325-035-0015(2); ORS 31.264',
        note: 'The rule says as soon as possible, and generally within 72 hours of the notice. Either side may start; taking part is voluntary.',
      },
      {
        id: 'or-discussion-end',
        state: 'OR',
        effectiveFrom: '2014-07-01',
        starts: 'earlyDiscussionNotice',
        within: { count: 180, unit: 'days' },
        settledBy: 'resolutionOffered',
        owes: 'claims',
        what: 'End the early discussion: make an offer, or explain why there is none.',
        source: 'OAR 325-035-0015(2)–(3); ORS 31.264(4)',
        note: 'The parties may agree on longer if they extend the limitation period too. Whoever makes an offer says that the patient may seek legal advice first.',
      },
    ],
    apology: {
      protection: 'What is said in an early discussion, and what is offered there, is confidential and no admission.',
      exception:
        'It may be used against a statement in court that it contradicts, where it matters there; expressions of regret under ORS 677.082 may not.',
      source: 'ORS 31.266',
    },
  },
  {
    state: 'CO',
    clocks: [
      {
        id: 'co-discussion-notice',
        state: 'CO',
        effectiveFrom: '2019-07-01',
        starts: 'providerNotice',
        within: { count: 180, unit: 'days' },
        settledBy: 'earlyDiscussion',
        owes: 'hospitalRisk',
        what: 'Offer the patient an open discussion, in a written notice.',
        source: 'C.R.S. § 25-51-103',
        note: 'Counted from when the provider knew or should have known. Only the provider can begin it; the patient agrees in writing. An offer may ask for a release.',
      },
    ],
    notice: {
      items: [
        'that an open discussion is offered',
        'the right to have the records of the care and to release them to others',
        'the right to a lawyer',
        'that the discussion is privileged and confidential, and no evidence later',
      ],
      source: 'C.R.S. § 25-51-103',
      verify: true,
    },
  },
  {
    state: 'IA',
    clocks: [
      {
        id: 'ia-discussion-notice',
        state: 'IA',
        effectiveFrom: '2015-07-01',
        starts: 'providerNotice',
        within: { count: 180, unit: 'days' },
        settledBy: 'earlyDiscussion',
        owes: 'hospitalRisk',
        what: 'Offer the patient an open discussion, in a written notice.',
        source: 'Iowa Code § 135P.3',
        note: 'Counted from when the provider knew or should have known. The law has been amended since 2015.',
        verify: true,
      },
    ],
    notice: {
      items: [
        'that an open discussion is offered',
        'the right to have the records of the care and to release them to others',
        'the right to a lawyer',
        'that the discussion is privileged and confidential, and no evidence later',
      ],
      source: 'Iowa Code § 135P.3',
      verify: true,
    },
  },
];
