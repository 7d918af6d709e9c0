import { expect, test } from 'vitest';
import { caseKind } from '../../../shared/cases/case.ts';
import { joinMatter } from '../../../shared/cases/resolution/decide-matter.ts';
import { triageCase, Weighing } from '../../../shared/cases/triage/decide.ts';
import { showTriages } from '../../../shared/cases/triage/view.ts';
import { answer } from '../../../shared/http/answer.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { bayview, casesFor, given, harbor, incoming, show, someone } from '../../support/cases.ts';
import { agreed, aMatterId, readyForOffer, reported, triaged } from '../../support/resolution-events.ts';

const risk = someone('hospitalRisk', 'bayview');

/** What cases of schema version 1 held. */
const known = ['id', 'hospital', 'stage', 'reportedAt', 'updatedAt', 'headline', 'toldIn', 'facts', 'receipts'];

test('a case that was stored before there was triage is read, listed with what is next, and goes on', async () => {
  const today = memoryTable();
  const id = mint.case();
  await casesFor(risk, today).report(id, bayview, incoming({ whatHappened: 'A fall' }), show, undefined);
  const old = memoryTable();
  for (const row of today.rows().filter(({ sk }) => !sk.startsWith('DUE#'))) {
    const { agenda: _, ...rest } = row;
    const state = Object.fromEntries(Object.entries(row.state ?? {}).filter(([name]) => known.includes(name)));
    const put = row.sk === 'HEAD' ? { ...rest, state, schemaVersion: 1 } : row;
    await old.put({ put, when: { if: 'absent' } });
  }

  const cases = casesFor(risk, old);
  const opened = await cases.read(id);
  if (isRefusal(opened)) throw new Error(opened.detail);
  expect(cases.view(opened)).toMatchObject({
    stage: 'report',
    represented: 'unknown',
    facts: { whatHappened: 'A fall' },
  });
  const found = await cases.steps(id);
  expect(isRefusal(found) ? [] : found.steps.map(({ duty }) => duty)).toContain('triage');

  const weighed = Weighing.parse({ severity: 4, causation: 'met', deviation: 'met' });
  const triaged = await cases.change(
    id,
    [etagOf(opened)],
    (state, acting) => triageCase(state, mint.triage(), weighed, acting),
    showTriages,
    (body, etag) => answer(201, body, { etag }),
    undefined,
  );
  expect(triaged).toMatchObject({ body: { items: [{ route: 'careReview' }] } });
  expect(old.rows().find(({ pk, sk }) => pk === keys.case(harbor, id) && sk === 'HEAD')).toMatchObject({
    schemaVersion: 4,
    state: { triage: { current: { route: 'careReview' } }, needs: [] },
  });
  expect((await cases.worklist({}, undefined, 20)).items.map(({ step }) => step)).toContain('openReview');
});

test('a case that was stored before insurers shared matters is in none, and keeps all it holds', () => {
  const { matters: _, ...stored } = given(...reported(), ...readyForOffer(), ...agreed());
  const state = caseKind.upcast(stored);
  expect(state).toEqual({ ...stored, matters: [] });
  expect(joinMatter(given(...reported(), triaged()), aMatterId, 'lead')).toHaveLength(1);
});

test('a case that was stored before anything was reported has no practitioner, no record and no letter', () => {
  const { npdb: _, section111: __, letters: ___, ...stored } = given(...reported(), ...readyForOffer());
  expect(caseKind.upcast(stored)).toEqual({
    ...stored,
    npdb: { practitioners: [] },
    section111: { last: {}, filedIn: [] },
    letters: { sentIn: [] },
  });
});
