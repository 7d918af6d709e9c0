import { describe, expect, test } from 'vitest';
import type { OpenCase } from '../../../shared/cases/store/finding.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { amending, at, bayview, casesFor, incoming, onceFor, show, someone, stclare } from '../../support/cases.ts';

const risk = someone('hospitalRisk', 'bayview');
const claims = someone('claims', 'harbor');
const elsewhere = someone('hospitalRisk', 'stclare');
const rival = someone('claims', 'summit', 'summit');

const numbered = (value: string, more: object = {}) => incoming({ identifiers: [{ value }], ...more });

const done = <T extends object>(answer: T): Exclude<T, { refused: string }> => {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
  return answer as Exclude<T, { refused: string }>;
};

const report = async (table = memoryTable(), said = numbered('1'), caller = risk) =>
  done(await casesFor(caller, table).report(mint.case(), bayview, said, show, undefined));

describe('a report', () => {
  test('with a number that its hospital used before belongs to the case that has it', async () => {
    const table = memoryTable();
    const first = await report(table, numbered('1', { harm: 'mild' }));
    const same = await report(table, numbered('1', { harm: 'mild' }));
    const other = await report(table, numbered('1', { harm: 'severe' }));
    expect(same).toEqual({ ...first, became: 'repeated' });
    expect(other).toEqual({ id: first.id, version: 2, became: 'amended' });
    const { items } = await casesFor(claims, table).list({}, undefined, 10);
    expect(items).toMatchObject([{ id: first.id, harm: 'severe' }]);
  });

  test('with the number of another hospital is another case', async () => {
    const table = memoryTable();
    const mine = await report(table);
    const theirs = done(await casesFor(elsewhere, table).report(mint.case(), stclare, numbered('1'), show, undefined));
    expect(theirs).toMatchObject({ became: 'new' });
    expect(theirs.id).not.toBe(mine.id);
  });

  test('under a number it gained later belongs to its case too', async () => {
    const table = memoryTable();
    const first = await report(table, numbered('1'));
    await report(table, incoming({ identifiers: [{ value: '1' }, { value: '2' }] }));
    expect(await report(table, numbered('2', { harm: 'mild' }))).toMatchObject({ id: first.id, version: 3 });
  });

  test('that says one number twice is one case', async () => {
    expect(await report(memoryTable(), incoming({ identifiers: [{ value: '1' }, { value: '1' }] }))).toMatchObject({
      became: 'new',
    });
  });

  test.each([
    ['1', '2'],
    ['2', '1'],
  ])('whose numbers %s and %s lead to two cases is refused, and writes nothing', async (first, second) => {
    const table = memoryTable();
    for (const number of ['1', '2']) await report(table, numbered(number));
    const rows = table.rows();
    const both = incoming({ identifiers: [{ value: '3' }, { value: first }, { value: second }] });
    expect(await casesFor(risk, table).report(mint.case(), bayview, both, show, onceFor('k'))).toMatchObject({
      refused: 'otherCase',
      errors: [{ pointer: '#/identifiers/2', rule: 'oneCase' }],
    });
    expect(table.rows()).toEqual(rows);
  });

  test('says where in its own shape the number of another case stands', async () => {
    const table = memoryTable();
    for (const number of ['1', '2']) await report(table, numbered(number));
    const both = {
      ...incoming({ identifiers: [{ value: '1' }, { value: '2' }] }),
      numbersAt: ['#/identifier/0', '#/identifier/3'],
    };
    expect(await casesFor(risk, table).report(mint.case(), bayview, both, show, undefined)).toMatchObject({
      errors: [{ pointer: '#/identifier/3' }],
    });
  });

  test('of an older revision, delivered again, changes nothing', async () => {
    const table = memoryTable();
    const [old, newer] = [numbered('1', { harm: 'mild' }), numbered('1', { harm: 'severe' })];
    for (const each of [old, newer]) await report(table, each);
    expect(await report(table, old)).toMatchObject({ version: 2, became: 'repeated' });
  });

  test('without a number is a new case each time', async () => {
    const table = memoryTable();
    await report(table, incoming({ harm: 'mild' }));
    expect(await report(table, incoming({ harm: 'mild' }))).toMatchObject({ became: 'new' });
  });

  test('asked again under one key gets the first answer, whatever became of the case', async () => {
    const table = memoryTable();
    const ask = () => casesFor(risk, table).report(mint.case(), bayview, numbered('1'), show, onceFor('k'));
    const first = await ask();
    await report(table, numbered('1', { harm: 'severe' }));
    expect(await ask()).toEqual({ ...first, replayed: true });
  });

  test('under a key that was used for another is refused, and writes nothing', async () => {
    const table = memoryTable();
    await casesFor(risk, table).report(mint.case(), bayview, numbered('1'), show, onceFor('k', 'one'));
    const rows = table.rows();
    const answer = await casesFor(risk, table).report(mint.case(), bayview, numbered('2'), show, onceFor('k', 'two'));
    expect(answer).toMatchObject({ refused: 'idempotencyKeyReused' });
    expect(table.rows()).toEqual(rows);
  });

  test('a hundred times at once is one case, with one key or with as many', async () => {
    for (const keyOf of [() => 'k', (index: number) => `k${index}`]) {
      const table = memoryTable();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          casesFor(risk, table).report(mint.case(), bayview, numbered('1'), show, onceFor(keyOf(index))),
        ),
      );
      expect(new Set(answers.map((answer) => done(answer).id)).size).toBe(1);
      expect((await casesFor(claims, table).list({}, undefined, 10)).items).toHaveLength(1);
    }
  });
});

describe('an amendment', () => {
  const open = async (table: ReturnType<typeof memoryTable>) => {
    const { id } = await report(table, numbered('1', { whatHappened: 'First words', harm: 'mild' }));
    return done(await casesFor(risk, table).read(id));
  };

  const amend = (
    table: ReturnType<typeof memoryTable>,
    { state: { id } }: OpenCase,
    etag: string,
    said: Record<string, unknown>,
  ) =>
    casesFor(claims, table).amend(
      id,
      [etag],
      amending(said, { reason: 'Typed wrong' }),
      (amended) => show(amended),
      undefined,
    );

  test('needs the version that was read', async () => {
    const table = memoryTable();
    const opened = await open(table);
    expect(await amend(table, opened, '"1-0000000000000000"', { harm: 'severe' })).toMatchObject({
      refused: 'stale',
      etag: etagOf(opened),
    });
    expect(await amend(table, opened, etagOf(opened), { harm: 'severe' })).toMatchObject({ version: 2 });
  });

  test('of two on one version, one is made and one is told the version there is now', async () => {
    const table = memoryTable();
    const opened = await open(table);
    const answers = await Promise.all(
      ['severe', 'death'].map((harm) => amend(table, opened, etagOf(opened), { harm })),
    );
    const now = done(await casesFor(risk, table).read(opened.state.id));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(answers.filter(isRefusal)).toMatchObject([{ refused: 'stale', etag: etagOf(now) }]);
  });

  test('keeps what was told, until it tells it anew', async () => {
    const table = memoryTable();
    const opened = await open(table);
    await amend(table, opened, etagOf(opened), { harm: 'severe' });
    const second = done(await casesFor(risk, table).read(opened.state.id));
    expect(second.told).toBe('First words');
    await amend(table, second, etagOf(second), { whatHappened: 'New words' });
    expect(done(await casesFor(risk, table).read(opened.state.id)).told).toBe('New words');
  });

  test('that says nothing new changes nothing', async () => {
    const table = memoryTable();
    const opened = await open(table);
    const cases = casesFor(claims, table);
    const answer = await cases.amend(
      opened.state.id,
      ['"x"', etagOf(opened)],
      amending({ harm: 'mild' }),
      show,
      undefined,
    );
    expect(answer).toMatchObject({ version: 1, became: 'repeated' });
  });

  test('with the number of another case is refused, and writes nothing', async () => {
    const table = memoryTable();
    const opened = await open(table);
    await report(table, numbered('2'));
    const rows = table.rows();
    expect(await amend(table, opened, etagOf(opened), { identifiers: [{ value: '1' }, { value: '2' }] })).toMatchObject(
      {
        refused: 'otherCase',
        errors: [{ pointer: '#/identifiers/1' }],
      },
    );
    expect(table.rows()).toEqual(rows);
  });

  test('that changes nothing but says why is kept with its reason', async () => {
    const table = memoryTable();
    const opened = await open(table);
    expect(await amend(table, opened, etagOf(opened), { harm: 'mild' })).toMatchObject({ version: 2 });
    const { items } = done(await casesFor(risk, table).timeline(opened.state.id, 1, 10));
    expect(items).toMatchObject([{ summary: expect.stringContaining('Reason: Typed wrong') }]);
  });

  test('stays in the timeline and among the reports', async () => {
    const table = memoryTable();
    const opened = await open(table);
    await amend(table, opened, etagOf(opened), { harm: 'severe' });
    const cases = casesFor(claims, table);
    expect(done(await cases.timeline(opened.state.id, 0, 10)).items.map(({ summary }) => summary)).toEqual([
      'An event was reported. Harm: mild.',
      'The report was amended: harm. Harm is now: severe. Reason: Typed wrong',
    ]);
    expect(
      done(await cases.reports(opened.state.id, 0, 10)).items.map(({ text }) => JSON.parse(text ?? '')),
    ).toMatchObject([{ harm: 'mild' }, { harm: 'severe' }]);
  });
});

describe('an ETag', () => {
  test('is of one case: two that say the very same have two', async () => {
    const etagIn = async (id = mint.case(), caller = risk) => {
      const table = memoryTable();
      const said = incoming({ whatHappened: 'The same' });
      await casesFor(caller, table).report(id, bayview, said, show, undefined);
      return etagOf(done(await casesFor(caller, table).read(id)));
    };
    const id = mint.case();
    expect(await etagIn()).not.toBe(await etagIn());
    const elsewhereToo = { ...risk, tenant: rival.tenant };
    expect(await etagIn(id, elsewhereToo)).not.toBe(await etagIn(id));
  });

  test('of another case is stale, and changes nothing', async () => {
    const table = memoryTable();
    const [mine, theirs] = [await report(table, numbered('1')), await report(table, numbered('2'))];
    const cases = casesFor(risk, table);
    const [opened, other] = [done(await cases.read(mine.id)), done(await cases.read(theirs.id))];
    expect(opened.version).toBe(other.version);
    expect(await cases.amend(mine.id, [etagOf(other)], amending({ harm: 'death' }), show, undefined)).toMatchObject({
      refused: 'stale',
      etag: etagOf(opened),
    });
    expect(done(await cases.read(mine.id))).toEqual(opened);
  });
});

test('nobody finds a case of another hospital or another insurer, by any way', async () => {
  const table = memoryTable();
  const { id } = await report(table);
  for (const stranger of [elsewhere, rival]) {
    const cases = casesFor(stranger, table);
    expect(await cases.read(id)).toMatchObject({ refused: 'notFound' });
    expect(await cases.timeline(id, 0, 10)).toMatchObject({ refused: 'notFound' });
    expect(await cases.reports(id, 0, 10)).toMatchObject({ refused: 'notFound' });
    expect(await cases.amend(id, ['*'], amending({ harm: 'mild' }), show, undefined)).toMatchObject({
      refused: 'notFound',
    });
    expect((await cases.list({}, undefined, 10)).items).toEqual([]);
    expect((await cases.list({ hospital: bayview }, undefined, 10)).items).toEqual([]);
  }
});

test('what is patient safety work product stays with its hospital, word for word', async () => {
  const table = memoryTable();
  const { id } = await report(table, numbered('1', { whatHappened: 'Canary', privilege: 'patientSafetyWorkProduct' }));
  const [inside, outside] = [casesFor(risk, table), casesFor(claims, table)];
  expect(done(await inside.reports(id, 0, 10)).items[0]?.text).toContain('Canary');
  expect(done(await outside.reports(id, 0, 10)).items[0]).toMatchObject({ digest: null, unmapped: [], text: null });
  const seen = [
    await outside.reports(id, 0, 10),
    outside.view(done(await outside.read(id))),
    await outside.list({}, undefined, 10),
  ];
  expect(JSON.stringify(seen)).not.toContain('Canary');
});

describe('a view that was given before the mark was set', () => {
  const secret = { whatHappened: 'Canary', people: [{ role: 'patient', name: 'Canary' }] };
  const given = async (privilege: string | undefined) => {
    const table = memoryTable();
    const { id } = await report(table, numbered('1', secret));
    const opened = done(await casesFor(claims, table).read(id));
    const view = casesFor(claims, table).view(opened);
    if (privilege) await casesFor(risk, table).amend(id, [etagOf(opened)], amending({ privilege }), show, undefined);
    return { table, view };
  };

  test('is shown without what the mark hides, and says so', async () => {
    const { table, view } = await given('patientSafetyWorkProduct');
    const again = await casesFor(claims, table).viewAgain(view);
    expect(JSON.stringify(again)).not.toContain('Canary');
    expect(again).toMatchObject({ version: 1, withheld: ['whatHappened', 'people'] });
    expect(await casesFor(risk, table).viewAgain(view)).toEqual(view);
  });

  test('is shown as it was while there is none', async () => {
    for (const privilege of [undefined, 'peerReview']) {
      const { table, view } = await given(privilege);
      expect(await casesFor(claims, table).viewAgain(view)).toEqual(view);
    }
  });
});

test('an original stays under the mark its case had when it came, even when the mark is lifted', async () => {
  const table = memoryTable();
  const { id } = await report(table, numbered('1', { whatHappened: 'Canary', privilege: 'patientSafetyWorkProduct' }));
  const amend = async (said: Record<string, unknown>, caller = risk) => {
    const opened = done(await casesFor(caller, table).read(id));
    return done(await casesFor(caller, table).amend(id, [etagOf(opened)], amending(said), show, undefined));
  };
  await amend({ preventability: 'likelyPreventable' });
  await amend({ medicare: 'beneficiary' }, claims);
  await amend({ privilege: 'none' });
  const seen = done(await casesFor(claims, table).reports(id, 0, 10)).items.map(({ text }) => text);
  expect(seen).toEqual([null, null, '{"medicare":"beneficiary"}', '{"privilege":"none"}']);
});

describe('a list', () => {
  const table = memoryTable();
  const hospitals = [bayview, stclare];
  const harms = ['mild', 'severe', 'death'] as const;
  const days = Array.from({ length: 24 }, (_, day) => at(`2026-10-${String(day + 1).padStart(2, '0')}T08:00:00Z`));
  const on = (day: number) => When.parse(days[day]);
  const filled = Promise.all(
    days.map((now, index) => {
      const hospital = hospitals[index % 2] ?? bayview;
      return casesFor(claims, table, now).report(
        mint.case(),
        hospital,
        incoming({ harm: harms[index % 3] }),
        show,
        undefined,
      );
    }),
  );

  test.each([
    ['everything', {}, 24],
    ['one stage', { stage: 'report' as const }, 24],
    ['a stage nothing is in', { stage: 'closure' as const }, 0],
    ['one hospital', { hospital: bayview }, 12],
    ['one harm', { harm: 'death' as const }, 8],
    ['a hospital and a harm', { hospital: stclare, harm: 'mild' as const }, 4],
    ['all filters', { hospital: bayview, harm: 'mild' as const, stage: 'report' as const }, 4],
    ['some days', { reportedFrom: on(3), reportedTo: on(5) }, 3],
    ['some days, by their names', { reportedFrom: When.parse('2026-10-04'), reportedTo: When.parse('2026-10-06') }, 3],
    ['a month', { reportedFrom: When.parse('2026-10'), reportedTo: When.parse('2026-10') }, 24],
    ['from the last day on', { reportedFrom: on(23) }, 1],
    ['days that end before they begin', { reportedFrom: on(5), reportedTo: on(3) }, 0],
  ])('of %s, in pages of 5, is whole, newest first, without a repeat', async (_, filter, count) => {
    await filled;
    const seen: string[] = [];
    for (let below: string | undefined, more = true; more; ) {
      const { items, next } = await casesFor(claims, table).list(filter, below, 5);
      seen.push(...items.map(({ reportedAt, id }) => `${reportedAt}#${id}`));
      [below, more] = [next, next !== undefined];
    }
    expect(seen).toHaveLength(count);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });
});
