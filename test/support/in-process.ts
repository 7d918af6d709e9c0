import { repeating } from '../../functions/api/repeating.ts';
import { trailOf } from '../../functions/api/trail.ts';
import type { Case } from '../../shared/cases/case.ts';
import { documentKind } from '../../shared/cases/documents/document.ts';
import { documentsOf } from '../../shared/cases/documents/store.ts';
import { reliefReportsOf } from '../../shared/cases/store/relief-facts.ts';
import { casesOf } from '../../shared/cases/store/store.ts';
import { apiKit, type LambdaHandler } from '../../shared/http/api.ts';
import type { Route } from '../../shared/http/route.ts';
import { CaseId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { membersOf } from '../../shared/tenancy/members.ts';
import { isInTenant, type TenantCaller, toCallerContext } from '../../shared/tenancy/principal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { harbor } from './cases.ts';
import { clean, documentAfter } from './documents.ts';
import { aContext, anEvent } from './events.ts';
import { newNumber } from './samples.ts';

/** What functions behind the API work on, when they run in the process of a test: one table in memory. */
export const table = memoryTable();

/** Stands for `functions/api/services.ts`: the same services, on that table. */
export const services = () =>
  apiKit({
    open: ({ caller, now }) => {
      if (!caller || !isInTenant(caller)) throw new Error('Somebody of a tenant asks');
      const { tenant, actor, organisation } = caller;
      const ledger = ledgerOn(table);
      const by = { actor, organisation };
      const settings = settingsOf({ ledger, tenant, by, now });
      const effective = async () => settingsWith((await settings.read()).state);
      const cases = casesOf({ ledger, caller, now, settings: effective, ids: mint });
      return {
        caller,
        cases,
        documents: documentsOf({ ledger, caller, now, caseOf: cases.read }),
        members: membersOf({ ledger, tenant }),
        settings,
        reliefReports: reliefReportsOf({ ledger, tenant }),
        witness: trailOf({ ledger, caller, now }),
        ...repeating({ ledger, caller, now }),
      };
    },
  });

/** A document of a case that was found clean, put on that table past everything. */
export const aReceiptOf = async (caseId: string): Promise<string> => {
  const id = CaseId.parse(caseId);
  const of = await table.get({ pk: keys.case(harbor, id), sk: 'HEAD' });
  const hospital = (of?.state as Case | undefined)?.hospital;
  const state = { ...documentAfter({}, [clean]), caseId: id, hospital };
  const { kind, schemaVersion } = documentKind;
  const head = { pk: keys.document(harbor, state.id), sk: 'HEAD', kind, schemaVersion, version: 2, hash: 'x', state };
  await table.put({ put: head, when: { if: 'absent' } });
  return state.id;
};

type Asked = {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly body?: object;
  readonly etag?: string | undefined;
};

// biome-ignore lint/suspicious/noExplicitAny: what a route answers, its schema says
export type Told = { readonly status: number; readonly etag: string | undefined; readonly body: any };

/** Asks a function for a route, as API Gateway does. */
export const asking =
  (handler: LambdaHandler) =>
  async (who: TenantCaller, route: Route, { parameters, query, body, etag }: Asked = {}): Promise<Told> => {
    const {
      statusCode,
      headers,
      body: text,
    } = await handler(
      anEvent({
        method: route.method,
        resource: route.path,
        headers: {
          ...(route.idempotency && { 'Idempotency-Key': newNumber() }),
          ...(etag !== undefined && { 'If-Match': etag }),
        },
        authorizer: toCallerContext({ ...who, name: 'x', status: 'active' }),
        ...(parameters && { parameters }),
        ...(query && { query }),
        ...(body && { body: JSON.stringify(body) }),
      }),
      aContext,
    );
    const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'etag');
    return { status: statusCode, etag: found && String(found[1]), body: text ? JSON.parse(text) : undefined };
  };
