import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PartyId } from '../../shared/kernel/ids.ts';
import { refuse } from '../../shared/kernel/refusal.ts';
import { openRound } from '../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal } from '../../shared/mediation/rounds/decide-proposal.ts';
import type { SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { drawUpSettlement, signSettlement } from '../../shared/mediation/settlement/decide-settlement.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { harborParty, morning, summitParty, untilStage as untilMatterStage } from '../support/matter-events.ts';
import { codesFor, proposing } from '../support/mediation-commands.ts';
import {
  all,
  aMediation,
  anOffer,
  counsel,
  drawnUp,
  familyParty,
  instantAfter,
  miriam,
  settlement,
  untilStage,
  wantedBy,
} from '../support/mediation-events.ts';
import { aMediationWorld, type MediationWorld, outsider, peopleOf } from '../support/mediation-world.ts';
import { cents, on } from '../support/resolution-events.ts';

/**
 * What is answered sealed shows in what comes of it, and nowhere else: two mediations in which people answered otherwise,
 * with the same outcome, look the same to everybody, at every moment; and to put, replace or withhold an answer changes
 * nothing that anybody sees before its time is over.
 */

const margin = 100_000;
const mediator = outsider(miriam.principal, 'mediator');
const seats = {
  [harborParty]: peopleOf('harbor'),
  [summitParty]: peopleOf('summit'),
  [familyParty]: outsider(counsel, 'counsel'),
};
const callerOf = (party: PartyId): Caller => seats[party] as Caller;
const onlookers: readonly Caller[] = [...Object.values(seats), mediator, peopleOf('stranger')];

const begun = { type: 'MediationBegun', mediation: aMediation, party: harborParty } as const;

const outcomes = ['overlap', 'withinMargin', 'gap', 'accepted', 'rejected'] as const;
type Outcome = (typeof outcomes)[number];
/** What comes of a question, and on which amount if bids meet. */
type Turn = { readonly outcome: Outcome; readonly amount: number };

/** How people come to an outcome: the bids, who is silent, and what they try besides. */
type Manner = {
  readonly apart: number;
  readonly more: number;
  readonly lower: 0 | 1;
  readonly noes: readonly [boolean, boolean, boolean];
  readonly silent: readonly [boolean, boolean, boolean];
  readonly first: readonly number[];
  readonly late: readonly number[];
};

const turn: fc.Arbitrary<Turn> = fc.record({
  outcome: fc.constantFrom(...outcomes),
  amount: fc.integer({ min: 1_000_000, max: 2_000_000 }),
});
const three = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
const manner: fc.Arbitrary<Manner> = fc.record({
  apart: fc.nat(900_000),
  more: fc.nat(5_000_000),
  lower: fc.constantFrom(0 as const, 1 as const),
  noes: three,
  silent: three,
  first: fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 3 }),
  late: fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 2 }),
});

const bid = (amount: number): SealedAnswer => ({ kind: 'bid', amount: cents(amount) });
const response = (accepts: boolean): SealedAnswer => ({ kind: 'response', accepts });

/** What each party answers last, nothing for who is silent, so that this comes of it. */
const answersFor = ({ outcome, amount }: Turn, how: Manner): readonly (SealedAnswer | undefined)[] => {
  const { apart, more, lower, noes, silent } = how;
  const bids = (most: number, family: number) => {
    const pair = [most, most + more];
    return [...(lower === 0 ? pair : pair.reverse()), family].map(bid);
  };
  const unless = (given: readonly SealedAnswer[]) => given.map((each, place) => (silent[place] ? undefined : each));
  switch (outcome) {
    case 'overlap':
      // The sum is the same, or a cent less: the middle of either is the same.
      return bids(amount + apart - (apart > 0 ? apart % 2 : 0), amount - apart);
    case 'withinMargin':
      return bids(amount, amount + 1 + (apart % margin));
    case 'gap':
      return silent.some(Boolean) ? unless(bids(amount + apart, amount)) : bids(amount, amount + margin + 1 + apart);
    case 'accepted':
      return all.map(() => response(true));
    case 'rejected': {
      const given = noes.map((no) => response(!no));
      if (silent.some(Boolean)) return unless(given);
      return noes.some(Boolean) ? given : [response(false), ...given.slice(1)];
    }
  }
};

/** What everybody sees, what they would be refused, and all that is written outside of the mailboxes. */
const seen = async (world: MediationWorld): Promise<string> => {
  const shown = [];
  for (const caller of onlookers) {
    const codes: object[] = [];
    await world.storeOf(caller).mayAnswer(aMediation, (state, acting) => {
      codes.push(codesFor(state, acting));
      return refuse('alreadyDone', 'Only looked at.');
    });
    shown.push({ ...(await world.lookAs(caller)), codes });
  }
  const rows = world.table.rows().filter(({ pk }) => !pk.startsWith('SEALED#'));
  // Chance, of the same length whatever it stands for.
  const plain = (key: string, value: unknown) =>
    key === 'hash' || key === 'salt' || /[hH]ash$/.test(key) ? String(value).length : value;
  return JSON.stringify({ shown, rows }, plain);
};

type Played = {
  readonly seen: readonly string[];
  readonly replies: readonly string[];
  readonly told: readonly string[];
};

/** Plays a mediation out. `watch` looks again after every answer that is put. */
const play = async (turns: readonly Turn[], manners: readonly Manner[], watch: boolean): Promise<Played> => {
  const world = await aMediationWorld();
  await world.admit(counsel, 'counsel');
  await world.admit(miriam.principal, 'mediator');
  const agreed = untilStage.agreementSigned.map((event) =>
    event.type === 'AgreementDrawnUp' ? drawnUp({ rounds: 3, margin: cents(margin) }) : event,
  );
  await world.inMatter(...untilMatterStage.escalatedToMediation, begun);
  await world.happens(...agreed, ...all.map(wantedBy));
  await world.deliver();
  const looks = [await seen(world)];
  const replies = new Set<string>();

  const put = async (party: PartyId, number: number, answer: SealedAnswer, before: string) => {
    replies.add(`${looks.length} ${JSON.stringify(await world.put(callerOf(party), number, answer))}`);
    if (watch) expect(await seen(world)).toBe(before);
  };

  for (const [place, { outcome, amount }] of turns.entries()) {
    const { state } = await world.load();
    const how = manners[place] as Manner;
    const isProposal = state.stage === 'agreementSigned' ? outcome === 'accepted' || outcome === 'rejected' : false;
    if (state.stage === 'agreementSigned') {
      const asked = await world.act(mediator, (at, acting) =>
        isProposal ? makeProposal(at, proposing, acting) : openRound(at, {}, acting),
      );
      if (asked !== 'done') break;
    }
    await world.deliver();
    const after = (await world.load()).state;
    const [number, dueAt] = [(isProposal ? after.proposal : after.round)?.number ?? 0, after.entered.dueAt];
    const answers = answersFor(
      { outcome: isProposal || (outcome !== 'accepted' && outcome !== 'rejected') ? outcome : 'gap', amount },
      how,
    );
    const before = await seen(world);
    looks.push(before);
    const asAnswer = (given: number) => (isProposal ? response(given % 2 === 0) : bid(given));
    for (const [index, party] of all.entries()) {
      const last = answers[index];
      if (!last) continue;
      for (const given of how.first) await put(party, number, asAnswer(given), before);
      world.clock.now = index === 2 ? (dueAt ?? morning) : instantAfter(world.clock.now, 1_000);
      await put(party, number, last, before);
    }
    world.clock.now = instantAfter(dueAt);
    const over = await seen(world);
    looks.push(over);
    for (const given of how.late) await put(all[given % 3] as PartyId, number, asAnswer(given), over);
    await world.open();
    if (watch) expect(await seen(world)).toBe(over);
    world.clock.now = instantAfter(dueAt, 60_001);
    await world.open();
    await world.deliver();
    looks.push(await seen(world));
  }
  if ((await world.load()).state.settled) await sign(world, looks);
  const told = (await world.history()).flatMap((event) =>
    event.type === 'RoundClosed'
      ? [event.outcome]
      : event.type === 'ProposalClosed'
        ? [event.isAccepted ? 'accepted' : 'rejected']
        : [],
  );
  return { seen: looks, replies: [...replies], told };
};

/** What was settled on is written down and signed. */
const sign = async (world: MediationWorld, looks: string[]): Promise<void> => {
  const { state } = await world.load();
  expect(
    await world.act(mediator, (at, acting) => drawUpSettlement(at, settlement(state.settled?.amount ?? 0), acting)),
  ).toBe('done');
  for (const party of all) {
    const signature = { version: 1, signatory: 'Kim Osei', on: on('2026-11-23') };
    const signed = await world.act(callerOf(party), (at, acting) => signSettlement(at, anOffer, signature, acting));
    expect(signed).toBe('done');
    await world.deliver();
    looks.push(await seen(world));
  }
};

const story = fc.array(turn, { minLength: 1, maxLength: 4 });
const manners = fc.array(manner, { minLength: 4, maxLength: 4 });

test.each(outcomes)(
  'two mediations with other answers and the same outcome look the same to everybody: %s',
  (outcome) =>
    fc.assert(
      fc.asyncProperty(story, manners, manners, async ([first, ...others], one, other) => {
        const turns = [{ amount: 1_500_000, ...first, outcome }, ...others];
        const [played, otherwise] = [await play(turns, one, false), await play(turns, other, false)];
        expect(played.told[0]).toBe(outcome);
        expect(otherwise.told).toEqual(played.told);
        for (const [place, look] of played.seen.entries()) expect(otherwise.seen[place]).toBe(look);
        expect(otherwise.seen).toHaveLength(played.seen.length);
      }),
      { numRuns: 4 },
    ),
);

test('nothing that anybody sees changes with an answer, and each is answered alike', async () => {
  await fc.assert(
    fc.asyncProperty(story, manners, async (turns, how) => {
      const { replies } = await play(turns, how, true);
      // One reply in time and one after, for each question.
      const byMoment = new Map(replies.map((reply) => [reply.split(' ', 1)[0], reply]));
      expect(byMoment.size).toBe(replies.length);
    }),
    { numRuns: 5 },
  );
});
