import * as z from 'zod';
import { answer } from '../../shared/http/answer.ts';
import { apiKit } from '../../shared/http/api.ts';
import { pagesOf } from '../../shared/http/page.ts';
import {
  addMediator,
  changeMediatorEntry,
  listMediators,
  readMediator,
  retireListedMediator,
} from '../../shared/http/routes/mediators.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { etagOf, etagOfShown } from '../../shared/ledger/version.ts';
import { mediatorListedAtForm, type OpenMediator, panelOf } from '../../shared/mediation/panel/panel.ts';
import { forChoosers, viewMediator } from '../../shared/mediation/panel/view.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { assumedDynamo } from '../assumed-dynamo.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { repeating } from './repeating.ts';

const { TABLE_NAME, PANEL_READING_ROLE_ARN, PANEL_KEEPING_ROLE_ARN, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  PANEL_READING_ROLE_ARN: z.string(),
  PANEL_KEEPING_ROLE_ARN: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

const reading = assumedDynamo(PANEL_READING_ROLE_ARN);
const keeping = assumedDynamo(PANEL_KEEPING_ROLE_ARN);
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

const isOperator = ({ roles }: Caller): boolean => roles.includes('operator');

/** Operators keep the panel; whoever else asks can write nothing of it. */
const dynamoFor = (caller: Caller) => {
  const { tenant, actor } = caller;
  const session = `${tenant ?? 'platform'}@${actor}`;
  return isOperator(caller) ? keeping(session, { Platform: 'operator', PrincipalId: actor }) : reading(session, {});
};

const { on, api } = apiKit({
  open: ({ caller, now }) => {
    if (!caller) throw new Refused(refuse('forbidden', 'This is for people who are known.'));
    const ledger = ledgerOn(dynamoTable(dynamoFor(caller), TABLE_NAME));
    return {
      panel: panelOf({ ledger, by: { actor: caller.actor }, now }),
      pages: pagesOf({ keys: cursorKeys, reader: { tenant: caller.tenant, hospital: undefined }, now }),
      ...repeating({ ledger, caller, now }),
    };
  },
});

const showing = <const Status extends 200 | 201>(status: Status, opened: OpenMediator) =>
  answer(status, viewMediator(opened.state), { etag: etagOf(opened) });

const shown = (opened: OpenMediator) => showing(200, opened);

const located = (opened: OpenMediator) => ({ ...showing(201, opened), location: `/v1/mediators/${opened.state.id}` });

export const handler = api(
  on(listMediators, async ({ query: { cursor, limit, ...filter }, caller, panel, pages }) => {
    const list = { route: listMediators.path, filter };
    const from = await pages.positionOf(list, cursor, mediatorListedAtForm);
    if (isRefusal(from)) return from;
    const { items, next } = await panel.page(filter, from.position, limit);
    return pages.answer(list, { items: isOperator(caller) ? items : items.map(forChoosers), next });
  }),

  on(readMediator, async ({ params, caller, panel }) => {
    const opened = await panel.read(params.mediatorId);
    if (isRefusal(opened)) return opened;
    if (isOperator(caller)) return shown(opened);
    const view = forChoosers(viewMediator(opened.state));
    return answer(200, view, { etag: etagOfShown(view) });
  }),

  on(addMediator, ({ body, panel, once, idempotency }) =>
    panel.list(mint.mediator(), body, { answer: located, once: once(idempotency) }),
  ),

  on(changeMediatorEntry, ({ params, body, panel, ifMatch, once, idempotency }) =>
    panel.change(params.mediatorId, ifMatch, body, { answer: shown, once: once(idempotency) }),
  ),

  on(retireListedMediator, ({ params, body, panel, ifMatch, once, idempotency }) =>
    panel.retire(params.mediatorId, ifMatch, body.reason, { answer: shown, once: once(idempotency) }),
  ),
);
