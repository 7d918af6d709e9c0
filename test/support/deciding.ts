import type { Acting } from '../../shared/cases/acting.ts';
import { OrganisationId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import { defaults, type OwnSettings, settingsWith } from '../../shared/tenancy/settings.ts';
import { at, harbor } from './cases.ts';

/** The insurer's claims staff at work, on a Monday morning. */
export const acting: Acting = {
  actor: mint.principal(),
  audience: 'insurer',
  organisation: OrganisationId.parse(harbor),
  roles: ['claims'],
  settings: defaults,
  now: at('2026-11-23T08:00:00Z'),
};

export const settingsOf = (own: OwnSettings) => ({ ...acting, settings: settingsWith(own) });

/** What became of a command: the events it made, by type, or the code of its refusal. */
export const outcomeOf = (decided: readonly { readonly type: string }[] | Refusal): string =>
  isRefusal(decided) ? decided.refused : decided.map(({ type }) => type).join(' ');

/** Which rules a refusal names, and where. */
export const faultsOf = (decided: readonly object[] | Refusal): string[] =>
  isRefusal(decided)
    ? (decided.errors ?? []).map((fault) => `${'pointer' in fault ? fault.pointer : ''} ${fault.rule}`)
    : [];
