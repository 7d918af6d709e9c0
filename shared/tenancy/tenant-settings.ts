import type { TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { sameJson } from '../kernel/json.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Author, Recorded } from '../ledger/event.ts';
import { growing, type Kind } from '../ledger/growing.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../ledger/ledger.ts';
import { commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../ledger/once.ts';
import { type Page, pageFrom } from '../ledger/page.ts';
import { etagOf, stale } from '../ledger/version.ts';
import { evolveSettings, type OwnSettings, type SettingsEvent } from './settings.ts';

const settingsKind: Kind<OwnSettings, SettingsEvent> = {
  kind: 'settings',
  schemaVersion: 1,
  evolve: evolveSettings,
};

/** The settings of a tenant that never changed any. */
const untouched: Snapshot<OwnSettings> = {
  version: 0,
  hash: 'untouched',
  schemaVersion: 1,
  state: {},
  listing: {},
};

/** What one insurer set for itself, and when. */
export const settingsOf = ({
  ledger,
  tenant,
  by,
  now,
}: {
  ledger: Ledger;
  tenant: TenantId;
  by: Author;
  now: Instant;
}) => {
  const partition = keys.settings(tenant);
  const read = async (): Promise<Snapshot<OwnSettings>> => (await ledger.load<OwnSettings>(partition)) ?? untouched;

  return {
    read,

    /** Puts settings in the place of those that were read at one of `etags`. */
    change: async <Answer extends Repeatable>(
      etags: readonly string[],
      change: Omit<SettingsEvent, 'type'>,
      answer: (changed: Snapshot<OwnSettings>) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'stale'>> => {
      const current = await read();
      if (!etags.includes(etagOf(current))) return stale(current);
      const isSame = change.reason === undefined && sameJson(change.own, current.state);
      const growth = isSame
        ? undefined
        : growing(settingsKind, {
            partition,
            from: current.version === 0 ? undefined : current,
            events: [{ type: 'SettingsChanged', ...change }],
            at: now,
            by,
          });
      const done = await commitAndAnswer(ledger, { growth }, answer(growth?.to ?? current), once);
      return hasMoved(done) ? stale(await read()) : done;
    },

    /** Every change, oldest first; `after` is the last sequence of the page before. */
    history: async (after: number, limit: number): Promise<Page<Recorded<SettingsEvent>>> => {
      const events = await ledger.history<SettingsEvent>(partition, after, limit + 1);
      return pageFrom(
        events,
        limit,
        (event) => event,
        ({ sequence }) => sequence,
      );
    },
  };
};
