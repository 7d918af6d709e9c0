import { ownClockFaults } from '../../shared/cases/clocks/clocks.ts';
import { statePacks } from '../../shared/cases/clocks/state-packs.ts';
import { viewStatePack } from '../../shared/cases/clocks/view.ts';
import { answer } from '../../shared/http/answer.ts';
import { readClocks } from '../../shared/http/routes/clocks.ts';
import { changeSettings, readSettings, readSettingsHistory } from '../../shared/http/routes/settings.ts';
import { isRefusal, refuse } from '../../shared/kernel/refusal.ts';
import type { Snapshot } from '../../shared/ledger/ledger.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { authorityFaults, type OwnSettings } from '../../shared/tenancy/settings.ts';
import { viewSettings, viewSettingsChange } from '../../shared/tenancy/view.ts';
import { api, on } from './services.ts';

const showing = (settings: Snapshot<OwnSettings>) => answer(200, viewSettings(settings), { etag: etagOf(settings) });

export const handler = api(
  on(readSettings, async ({ settings }) => showing(await settings.read())),

  on(changeSettings, async ({ body: { reason, ...own }, settings, ifMatch, once, idempotency }) => {
    const errors = [...ownClockFaults(own.clocks ?? {}), ...authorityFaults(own)];
    if (errors.length > 0) return refuse('invalidRequest', 'Some settings are not as they must be.', { errors });
    return settings.change(ifMatch, { own, reason }, showing, once(idempotency));
  }),

  on(readSettingsHistory, async ({ query: { cursor, limit }, settings, pages }) => {
    const list = { route: readSettingsHistory.path, filter: {} };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const { items, next } = await settings.history(after, limit);
    return pages.answer(list, { items: items.map(viewSettingsChange), next });
  }),

  on(readClocks, async ({ query: { state }, settings }) => {
    const { clocks: own = {} } = (await settings.read()).state;
    const packs = statePacks.filter((pack) => state === undefined || pack.state === state);
    return answer(200, { items: packs.map((pack) => viewStatePack(pack, own)) });
  }),
);
