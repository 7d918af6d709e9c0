import { Stage } from '../case.ts';
import type { Guide, Guides, Source } from './guide.ts';

const candor = 'https://www.ahrq.gov/professionals/quality-patient-safety/patient-safety-resources/resources/candor';
const betsyLehman = 'https://betsylehmancenterma.gov/initiatives/communication-apology-and-resolution-care';

const sources = {
  candorInvestigation: {
    publisher: 'AHRQ',
    title: 'CANDOR Toolkit, Module 4: Event Reporting, Event Investigation and Analysis, checklist',
    url: `${candor}/module4-checklist.html`,
  },
  candorDisclosure: {
    publisher: 'AHRQ',
    title: 'CANDOR Toolkit, Module 5: Response and Disclosure',
    url: `${candor}/module5-notes.html`,
  },
  candorChecklist: {
    publisher: 'AHRQ',
    title: 'CANDOR Toolkit, Module 5: Disclosure Checklist',
    url: `${candor}/module5-checklist.html`,
  },
  care: {
    publisher: 'Betsy Lehman Center',
    title: 'Communication, Apology, and Resolution (CARe)',
    url: betsyLehman,
  },
  careLibrary: {
    publisher: 'MACRMI and Betsy Lehman Center',
    title: 'CARe resource library: procedure card, algorithms, what to say and what not to say',
    url: `${betsyLehman}/resource-library`,
  },
  careCounsel: {
    publisher: 'MACRMI and Betsy Lehman Center',
    title: 'CARe: best practices for attorneys who represent patients and providers',
    url: `${betsyLehman}/resource-library`,
  },
  careInsurers: {
    publisher: 'MACRMI',
    title: 'Best practices for insurers involved in CARe matters',
    url: `${betsyLehman}/resource-library`,
  },
  authentic: {
    publisher: 'BMJ Quality & Safety',
    title: 'Editorial on authentic communication-and-resolution programs',
    url: 'https://qualitysafety.bmj.com/highwire/markup/159194/expansion',
  },
  massachusetts: {
    publisher: 'Commonwealth of Massachusetts',
    title: 'General Laws, chapter 233, section 79L',
    url: 'https://malegislature.gov/Laws/GeneralLaws/PartIII/TitleII/Chapter233/Section79L',
  },
  oregon: {
    publisher: 'Oregon Patient Safety Commission',
    title: 'Early Discussion and Resolution: questions and answers',
    url: 'https://oregonpatientsafety.org/edr-faqs',
  },
} as const satisfies Record<string, Source>;

/** A stage without a guide does not compile. What each rests on: domain §1, §2 and §12. */
const guides: Readonly<Record<Stage, Omit<Guide, 'stage'>>> = {
  report: {
    title: 'When it has just happened',
    purpose: 'To care for the patient first, and to let nobody learn of the event by chance.',
    speakers: [
      'The clinician who cares for the patient now speaks with the family.',
      'Whoever saw the event tells the risk office. Staff, patients, families and attorneys may all report.',
    ],
    before: [
      'Make the patient safe.',
      'Call the risk office, or the response team. Half an hour is the aim.',
      'Agree who speaks with the family, so that they hear one voice.',
    ],
    during: [
      'Sit down, and give your name and your role.',
      'Say that something unexpected happened, and what is done for the patient now.',
      'Ask what the family has seen, and listen.',
    ],
    afterwards: [
      'Write in the chart what was said and who was there.',
      'Report the event, also if nobody expects a claim.',
      'Offer help to the staff involved.',
    ],
    wordsThatHelp: [
      'Something happened that we did not expect. I want to tell you what I know.',
      'Right now we are taking care of her. That comes first.',
      'I do not know yet why it happened. We will look into it, and come back to you.',
    ],
    wordsToAvoid: ['It was nothing.', 'These things happen.', 'I am sure it was the night shift.'],
    sources: [sources.candorChecklist, sources.careLibrary],
  },
  triage: {
    title: 'When the response begins',
    purpose: 'To give the family one person to turn to, and to keep what will be needed to understand the event.',
    speakers: [
      'The communication lead speaks with the family, and stays their contact.',
      'The response team speaks with the staff involved.',
    ],
    before: [
      'Name one contact, with a phone number that is answered.',
      'Find out which language the family speaks best, and get an interpreter. A relative is none.',
      'Set aside devices, records and drugs that were part of it.',
    ],
    during: [
      'Give the family the name and number of their contact, on paper.',
      'Ask what they need today: a room, a ride, a meal, a call to somebody.',
      'Say that the event will be reviewed, and that they will hear what is found.',
    ],
    afterwards: [
      'Offer peer support to each clinician involved, and note that it was offered.',
      'Hold bills for the care in question until it is clear who should bear them.',
      'Note when the family will next hear from you.',
    ],
    wordsThatHelp: [
      'My name is on this card. You can call me, whatever it is about.',
      'What would help you most today?',
      'We take this seriously, and we will look at it closely.',
    ],
    wordsToAvoid: ['You have to speak to our lawyers.', 'Let us not make more of it than it is.', 'Calm down.'],
    sources: [sources.candorInvestigation, sources.candorDisclosure, sources.care],
  },
  disclosure: {
    title: 'The first real conversation',
    purpose: 'To tell the family what is known for certain, to say that you are sorry it happened, and to listen.',
    speakers: [
      'A clinician whom the family knows and a trained communication lead speak.',
      'Few people from the hospital, and as many from the family as they wish.',
    ],
    before: [
      'Go over the facts with those who were there. Keep what is certain apart from what is not.',
      'Agree what each of you will say, and who takes notes.',
      'Find a quiet room, and enough time. The first word is due within an hour or so, the talk within a day.',
    ],
    during: [
      'Ask what the family knows, and what they want to know.',
      'Tell the facts in plain words, a few at a time. Stop often.',
      'Say that you are sorry this happened. Let there be silence.',
      'Say what comes next, and when: the review, and the next talk.',
    ],
    afterwards: [
      'Write down who was there, what was said and what was asked.',
      'Send the family what you agreed, in plain words.',
      'Meet with the colleagues who spoke: it was hard for them too.',
    ],
    wordsThatHelp: [
      'I am so sorry that this happened to you.',
      'Here is what we know. Here is what we do not know yet.',
      'What questions do you have? What matters most to you now?',
    ],
    wordsToAvoid: [
      'I know how you feel.',
      'It could have been worse.',
      'I think somebody made a mistake, but I am not sure.',
    ],
    sources: [sources.candorDisclosure, sources.candorChecklist, sources.careLibrary],
  },
  review: {
    title: 'While the event is reviewed',
    purpose: 'To keep the family informed while they wait, also when there is nothing new.',
    speakers: ['The contact of the family speaks, and brings a clinician where the question is a medical one.'],
    before: [
      'Ask the reviewers what may be said by now, and by when they will be done.',
      'Look up when the family last heard from you. Two weeks is long.',
    ],
    during: [
      'Say how far the review is, and when you will call next.',
      'Ask the family what they saw and what they wonder about. Take it to the reviewers.',
      'If there is a delay, say so, and say why.',
    ],
    afterwards: [
      'Note the update and its date. Send word to the insurer and the clinicians too.',
      'Ask again how the patient, the family and the staff are.',
      'Leave what is privileged with the reviewers. Tell the facts.',
    ],
    wordsThatHelp: [
      'There is nothing new yet. I did not want you to wait without a word.',
      'The review takes longer than we thought. I will call you on Friday.',
      'You were there. What do you want the reviewers to look at?',
    ],
    wordsToAvoid: ['No news is good news.', 'I cannot talk about that.', 'The committee tends to agree with us.'],
    sources: [sources.candorDisclosure, sources.careInsurers, sources.authentic],
  },
  findings: {
    title: 'Telling what the review found',
    purpose: 'To explain what was found and what it means, with an apology that fits the findings.',
    speakers: [
      'A senior clinician and somebody who can act for the hospital speak, face to face.',
      'The insurer joins where the case was referred to it.',
      'The attorney of the family is welcome.',
    ],
    before: [
      'Where an offer may follow, advise the family to have counsel of their own. Give them the list of attorneys first.',
      'Ask the family whom they want to bring, where they want to meet, and what they want to hear.',
      'Agree on the findings among those who will speak. Plan the apology with them.',
    ],
    during: [
      'Begin with what was found. Do not make the family wait for it.',
      'Explain it in plain words. Say what is still not known.',
      'Where the review found that care fell short, say that, and apologise for it.',
      'Where it found that care was sound, explain why, and say that you are sorry for the harm all the same.',
      'Say what will change, so far as that is decided.',
    ],
    afterwards: [
      'Send the findings in writing, so far as they may be shared.',
      'Ask what the family needs now, in money and otherwise. Write it down.',
      'Note who was told, by whom and when.',
    ],
    wordsThatHelp: [
      'This is what we found.',
      'We are sorry for what you have been through.',
      'You may want an attorney to advise you. Here are some who know this work.',
    ],
    wordsToAvoid: [
      'We are sorry if you feel that way.',
      'You will not need an attorney.',
      'It was a known risk, and you signed the form.',
    ],
    sources: [sources.care, sources.careCounsel, sources.careInsurers, sources.candorDisclosure],
  },
  resolution: {
    title: 'Resolving it',
    purpose: 'To make an offer that is explained, or to explain why there is none.',
    speakers: [
      'The insurer speaks for the offer. Somebody from the hospital is there.',
      'The family speaks for itself, or through its attorney.',
    ],
    before: [
      'Check that the family was advised to have counsel, and has had time to find one.',
      'Ask what they need. Money is a part of it, and seldom all.',
      'Prepare to explain each part of the offer. Prepare for no, too.',
    ],
    during: [
      'Explain how you came to the offer, or why there is none.',
      'Name liens and benefits that money may affect, and leave advice on them to counsel.',
      'Give them time. Say that nobody has to answer today.',
      'If you differ on the amount, say that a mediator can help.',
    ],
    afterwards: [
      'Send it in writing, with the day until which it stands and whom it would release.',
      'Keep the contact open, whatever the answer is.',
      'Tell the clinicians involved before they hear it from others.',
    ],
    wordsThatHelp: [
      'This is how we came to it. Please ask about anything that is not clear.',
      'Take the time that you need, and talk it over with your attorney.',
      'If we do not agree on the amount, somebody neutral can help us both.',
    ],
    wordsToAvoid: [
      'This is the best you will get.',
      'If you bring an attorney, the offer is gone.',
      'This makes it all right again.',
    ],
    sources: [sources.careInsurers, sources.careCounsel, sources.careLibrary],
  },
  closure: {
    title: 'Afterwards',
    purpose: 'To show what was learned, and to leave the door open.',
    speakers: ['The contact of the family speaks, and a leader who answers for what was changed.'],
    before: [
      'Gather what was changed, what is under way, and who answers for it.',
      'Ask the family whether they want to hear of it, and how.',
    ],
    during: [
      'Tell what was changed because of them. Say so too if something is not done yet.',
      'Thank them for what they taught you.',
      'Ask how the process was for them, and what you should do otherwise.',
    ],
    afterwards: [
      'Call again when a change is in place.',
      'Share the lesson with others, with nothing in it that points to a person.',
      'Look after the staff again. It stays with them.',
    ],
    wordsThatHelp: [
      'Because of what happened to your father, we now do this in another way.',
      'You can still call me.',
      'What should we have done better while you waited?',
    ],
    wordsToAvoid: ['The case is closed.', 'I hope you can put it behind you now.', 'This will never happen again.'],
    sources: [sources.authentic, sources.care, sources.candorDisclosure],
  },
};

const apologyLaw: Guides['apologyLaw'] = {
  text: [
    'What the law protects differs from state to state.',
    'Some states keep words of sympathy out of court, some also keep out words of error, and some keep out nothing.',
    'In Massachusetts, chapter 233, section 79L keeps words of regret, apology or error to a patient out of evidence.',
    'There is an exception: they may come in after a statement under oath that contradicts them.',
    'Oregon has a like exception for conversations under its Early Discussion and Resolution.',
    'This is information, not legal advice. Ask your own counsel what holds where you are.',
  ].join(' '),
  sources: [sources.massachusetts, sources.oregon],
};

/** The guide of one stage, or of all, in the order in which a case goes through them. */
export const guidesFor = (stage: Stage | undefined): Guides => ({
  items: (stage ? [stage] : Stage.options).map((each) => ({ stage: each, ...guides[each] })),
  apologyLaw,
});
