import { describe, expect, test } from 'vitest';
import { sweepingOf } from '../../../shared/cases/work/sweeping.ts';
import { viewNextSteps } from '../../../shared/cases/work/view.ts';
import { placeForm } from '../../../shared/cases/work/worklist.ts';
import { listMatters, type MatterFilter, matterListedAtForm } from '../../../shared/collaboration/listing.ts';
import { pointerRow } from '../../../shared/collaboration/pointer.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, at, bayview, casesFor, harbor, someone, stclare } from '../../support/cases.ts';
import {
  aMatter,
  linked,
  matterGiven,
  morning,
  opened,
  ownGiven,
  summit,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { aWorld, withCases } from '../../support/matter-world.ts';

const ofSummit = someone('claims', 'summit', 'summit');
const inWords = ({ step, matter }: { step: string; matter?: unknown }) => `${matter ? 'matter' : 'case'} ${step}`;

/** Both insurers take part, and owe an answer to the shares that Harbor proposed, or its recording. */
const proposed = async () => {
  const world = aWorld();
  await withCases(world, ...untilStage.allocationProposed);
  await world.deliver(aMatter);
  return world;
};

describe('the worklist', () => {
  test('shows what is due in matters among what is due in cases, with the case that is linked', async () => {
    const { table } = await proposed();
    const { items } = await casesFor(ofSummit, table).worklist({}, undefined, 100);
    const ofMatter = items.filter(({ matter }) => matter !== undefined);
    expect(ofMatter).toEqual([
      {
        case: { id: aCaseId, hospital: bayview, headline: expect.any(String), harm: 'severe' },
        matter: { id: aMatter, title: 'Transfer of March 2026' },
        step: 'answerAllocation',
        what: 'Accept the proposed shares, or propose others.',
        owes: 'claims',
        dueAt: '2026-12-08T23:59:59.999Z',
        overdue: false,
        rule: { code: 'sharesAgreed', source: expect.stringContaining('practice 6') },
      },
    ]);
    expect(items.length).toBeGreaterThan(1);
    for (const item of items.filter(({ matter }) => matter === undefined)) expect(item.case?.id).toBe(aCaseId);
    const dates = items.map(({ dueAt }) => dueAt);
    expect(dates).toEqual(dates.toSorted());
  });

  test('is read on over both, however small its pages', async () => {
    const { table } = await proposed();
    const cases = casesFor(ofSummit, table);
    const whole = (await cases.worklist({}, undefined, 100)).items.map(inWords);
    const seen: string[] = [];
    let above: string | undefined;
    do {
      const page = await cases.worklist({}, above, 1);
      seen.push(...page.items.map(inWords));
      above = page.next;
      if (above !== undefined) expect(above).toMatch(placeForm);
    } while (above !== undefined);
    expect(seen).toEqual(whole);
  });

  test('goes by role and hospital in matters, too', async () => {
    const { table } = await proposed();
    const steps = async (who: typeof ofSummit, filter: object) =>
      (await casesFor(who, table).worklist(filter, undefined, 100)).items.filter(({ matter }) => matter).map(inWords);
    expect(await steps(ofSummit, { owes: 'claims', hospital: bayview })).toEqual(['matter answerAllocation']);
    expect(await steps(ofSummit, { owes: 'reviewer' })).toEqual([]);
    expect(await steps(ofSummit, { hospital: stclare })).toEqual([]);
    expect(await steps(someone('hospitalRisk', 'bayview', 'summit'), {})).toEqual([]);
    expect(await steps(someone('insurerAdmin', 'summit', 'summit'), {})).toEqual([]);
    expect(await steps(someone('claims', 'harbor'), {})).toEqual(['matter recordAnswer']);
  });

  test('shows what has lapsed first', async () => {
    const world = await proposed();
    await world.matter(...untilStage.lapsed.slice(-1));
    await world.deliver(aMatter);
    const [first] = (await casesFor(ofSummit, world.table).worklist({}, undefined, 100)).items;
    expect(first).toMatchObject({ step: 'answerAllocation', matter: { id: aMatter } });
  });

  test('shows a step of a matter without a case to who has named none', async () => {
    const world = aWorld();
    await world.matter(...untilStage.invited);
    await world.deliver(aMatter);
    const { items } = await casesFor(ofSummit, world.table).worklist({}, undefined, 100);
    expect(items).toMatchObject([{ step: 'answerInvitation', matter: { id: aMatter } }]);
    expect(items[0]).not.toHaveProperty('case');
  });

  test('shows of the case what is so now, also if it was marked since', async () => {
    const world = await proposed();
    await world.inCase(summit, {
      type: 'ReportAmended',
      receipt: { digest: 'd', format: 'amends' },
      unmapped: [],
      changed: ['privilege'],
      now: { privilege: 'patientSafetyWorkProduct' },
    });
    const { items } = await casesFor(ofSummit, world.table).worklist({}, undefined, 100);
    expect(items.find(({ matter }) => matter)?.case?.headline).toContain('Withheld');
  });
});

test('the sweeper passes over what is due in matters, and comes to an end', async () => {
  const { ledger } = await proposed();
  const swept: string[] = [];
  const now = at('2027-06-01T08:00:00Z');
  const sweeper = sweepingOf({
    ledger,
    tenant: summit,
    by: { actor: mint.principal() },
    now,
    settings: defaults,
    ids: mint,
  });
  for await (const page of sweeper.due()) swept.push(...page);
  expect(swept).toEqual([aCaseId]);
  const alone = aWorld();
  await alone.matter(...untilStage.invited);
  await alone.deliver(aMatter);
  const none = sweepingOf({
    ledger: alone.ledger,
    tenant: summit,
    by: { actor: mint.principal() },
    now,
    settings: defaults,
    ids: mint,
  });
  for await (const page of none.due()) expect(page).toEqual([]);
});

describe('the next steps of a case in a matter', () => {
  const stepsOf = async (role: 'claims' | 'hospitalRisk', { table }: Awaited<ReturnType<typeof proposed>>) => {
    const who = someone(role, role === 'claims' ? 'summit' : 'bayview', 'summit');
    const found = await casesFor(who, table).steps(aCaseId);
    if (isRefusal(found)) throw new Error(found.detail);
    return viewNextSteps(found.state, found.steps, found.inMatter, morning).items.filter(
      ({ about }) => about === aMatter,
    );
  };

  test('hold what the insurer owes in the matter', async () => {
    expect(await stepsOf('claims', await proposed())).toMatchObject([
      { step: 'answerAllocation', about: aMatter, owes: 'claims', dueAt: '2026-12-08T23:59:59.999Z', overdue: false },
    ]);
  });

  test('and to its hospital, nothing of money', async () => {
    const world = await proposed();
    expect(await stepsOf('hospitalRisk', world)).toEqual([]);
    const earlier = aWorld();
    await withCases(earlier, ...untilStage.agreementSigned);
    await earlier.deliver(aMatter);
    expect(await stepsOf('hospitalRisk', earlier)).toMatchObject([{ step: 'shareReview' }]);
  });
});

describe('the list of matters', () => {
  const pages = async (filter: MatterFilter, limit: number, { ledger }: ReturnType<typeof aWorld>) => {
    const seen: string[] = [];
    let below: string | undefined;
    do {
      const page = await listMatters({ ledger, tenant: summit }, filter, below, limit);
      seen.push(...page.items.map(({ id }) => id));
      below = page.next;
      if (below !== undefined) expect(below).toMatch(matterListedAtForm);
    } while (below !== undefined);
    return seen;
  };

  test('is newest first, of all, of a hospital, or in a stage', async () => {
    const world = aWorld();
    const put = async (stage: 'invited' | 'paid', isLinked: boolean) => {
      const id = mint.collaboration();
      const state = { ...matterGiven(opened(id), ...untilStage[stage].slice(1)), id };
      const own = isLinked ? ownGiven(summitParty, linked) : ownGiven(summitParty);
      const row = pointerRow({ state, version: 9 }, summitParty, { state: own, version: 2 });
      await world.ledger.commit({ rows: [row] });
      return id;
    };
    const first = await put('invited', false);
    const second = await put('paid', true);
    const third = await put('invited', true);
    expect(await pages({}, 1, world)).toEqual([third, second, first]);
    expect(await pages({ stage: 'invited' }, 2, world)).toEqual([third, first]);
    expect(await pages({ hospital: bayview }, 5, world)).toEqual([third, second]);
    expect(await pages({ hospital: bayview, stage: 'paid' }, 5, world)).toEqual([second]);
    expect(await pages({ hospital: stclare }, 5, world)).toEqual([]);
    expect(await pages({ stage: 'closed' }, 5, world)).toEqual([]);
  });

  test('shows each insurer where it stands, and holds nothing of others', async () => {
    const { ledger } = await proposed();
    const { items } = await listMatters({ ledger, tenant: summit }, {}, undefined, 10);
    expect(items).toMatchObject([
      { id: aMatter, lead: 'Harbor Mutual', isLead: false, standing: 'member', caseId: aCaseId },
    ]);
    expect((await listMatters({ ledger, tenant: harbor }, {}, undefined, 10)).items).toMatchObject([{ isLead: true }]);
    expect(await ledger.row(keys.pointer('atlas' as typeof summit, aMatter))).toBeUndefined();
  });
});
