import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import type { CaseEvent } from '../../shared/cases/case.ts';
import { sweepingOf } from '../../shared/cases/work/sweeping.ts';
import { type CaseId, OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { at, casesFor, incoming, show, someone } from '../support/cases.ts';
import { anInsurer } from '../support/insurers.ts';
import { dynamoWith } from '../support/tenants.ts';

const cases = 250;
/** A report leaves four steps with a date. */
const steps = 4;
const atOnce = 12;

test(`${cases * steps} deadlines that have passed are told of once each, by the sweeper that comes round and two more beside it`, async () => {
  const insurer = await anInsurer();
  const tenant = TenantId.parse(insurer.tenant);
  const hospital = OrganisationId.parse(insurer.hospital);
  const table = dynamoTable(await dynamoWith({ TenantId: tenant }), inject('tableName'));
  const ledger = ledgerOn(table);
  const reporter = casesFor(someone('hospitalRisk', hospital, tenant), table, at('2026-01-01T08:00:00Z'));
  const ids: CaseId[] = [];
  const report = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const id = mint.case();
      const made = await reporter.report(id, hospital, incoming({}), show, undefined);
      if (isRefusal(made)) throw new Error(made.detail);
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, () => report(Math.ceil(cases / atOnce))));

  const sweep = async () => {
    const sweeper = sweepingOf({
      ledger,
      tenant,
      by: { actor: mint.principal() },
      now: instantOf(new Date()),
      settings: defaults,
      ids: mint,
    });
    for await (const page of sweeper.due()) {
      await Promise.all(page.map((id) => sweeper.sweepCase(id).catch(() => 0)));
    }
  };
  await Promise.all([sweep(), sweep()]);
  await sweep();
  await sleep(1_500);

  const told = async (id: CaseId) => {
    const history = await ledger.history<CaseEvent>(keys.case(tenant, id), 0, 50);
    return history.flatMap((event) => (event.type === 'DeadlinePassed' ? [event.step] : []));
  };
  for (let from = 0; from < ids.length; from += 50) {
    for (const each of await Promise.all(ids.slice(from, from + 50).map(told))) {
      expect(each.toSorted()).toEqual(['discloseInitially', 'offerSupport', 'openReview', 'triage']);
    }
  }
});
