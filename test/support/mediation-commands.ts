import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import type { Acting } from '../../shared/mediation/acting.ts';
import { ConflictCheck, checkConflicts } from '../../shared/mediation/choosing/decide-conflicts.ts';
import { givePreferences, nameCandidates, PreferenceList } from '../../shared/mediation/choosing/decide-preferences.ts';
import { Draft, drawUpAgreement, signAgreement } from '../../shared/mediation/decide-agreement.ts';
import { declareImpasse, extendDeadline } from '../../shared/mediation/decide-course.ts';
import { nameRepresentative } from '../../shared/mediation/decide-representative.ts';
import { giveBrief, Meeting, setSession } from '../../shared/mediation/decide-sessions.ts';
import type { Mediation } from '../../shared/mediation/mediation.ts';
import { mayBid, openRound } from '../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal, mayRespond, Proposing, wantProposal } from '../../shared/mediation/rounds/decide-proposal.ts';
import { drawUpSettlement, signSettlement } from '../../shared/mediation/settlement/decide-settlement.ts';
import { at } from './cases.ts';
import { anOffer, settlement, vera } from './mediation-events.ts';
import { on } from './resolution-events.ts';

type Decided = string | readonly object[] | Refusal;

const until = at('2027-03-01T12:00:00Z');
const signature = { version: 1, signatory: 'Kim Osei', on: on('2026-11-23') };
export const proposing = Proposing.parse({ amount: 10_000_000, terms: 'Ten percent at once.' });
const another = mint.principal();
const preference = PreferenceList.parse({});

/** Everything that can be done in a mediation. */
export const commands = {
  nameRepresentative: (state, acting) => nameRepresentative(state, { principal: another, lawyer: true }, acting),
  nameCandidates: (state, acting) => nameCandidates(state, [vera], acting),
  givePreferences: (state, acting) => givePreferences(state, preference, acting),
  checkConflicts: (state, acting) => checkConflicts(state, ConflictCheck.parse({ outcome: 'clear' }), acting),
  drawUpAgreement: (state, acting) => drawUpAgreement(state, Draft.parse({}), acting),
  signAgreement: (state, acting) => signAgreement(state, signature, acting),
  giveBrief: (state, acting) => giveBrief(state, mint.brief(), { for: 'all', text: 'We hold.' }, acting),
  setSession: (state, acting) =>
    setSession(state, mint.session(), Meeting.parse({ kind: 'joint', on: until, place: 'Room 4' }), acting),
  openRound: (state, acting) => openRound(state, {}, acting),
  bid: (state, acting) => mayBid(state, 1, acting),
  wantProposal,
  makeProposal: (state, acting) => makeProposal(state, proposing, acting),
  respond: (state, acting) => mayRespond(state, 1, acting),
  drawUpSettlement: (state, acting) => drawUpSettlement(state, settlement(10_000_000), acting),
  signSettlement: (state, acting) => signSettlement(state, anOffer, signature, acting),
  extend: (state, acting) => extendDeadline(state, { until, reason: 'They asked.' }, acting),
  end: (state, acting) => declareImpasse(state, { reason: 'We are too far apart.' }, acting),
} satisfies Readonly<Record<string, (state: Mediation, acting: Acting) => Decided>>;
export type Command = keyof typeof commands;
export const commandNames = Object.keys(commands) as Command[];

/** What each command would be answered: `done`, or the code of its refusal. */
export const codesFor = (state: Mediation, acting: Acting): Readonly<Record<string, string>> =>
  Object.fromEntries(
    commandNames.map((command) => {
      const decided = commands[command](state, acting);
      return [command, isRefusal(decided) ? decided.refused : 'done'];
    }),
  );
