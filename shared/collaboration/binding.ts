import { type Cents, sayDollars } from '../kernel/money.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Role } from '../tenancy/roles.ts';
import type { Settings } from '../tenancy/settings.ts';
import { limitOf, type Participation } from './participation.ts';
import { forbid } from './rules.ts';

/** Who binds an insurer, and what that insurer keeps to itself of the matter. */
export type Binder = {
  readonly roles: readonly Role[];
  readonly settings: Pick<Settings, 'resolution'>;
  readonly own: Participation | undefined;
};

/** Whoever binds its insurer to a share, in cents, does so up to its limits, and as far as its settings let the role go. */
export const beyondOwn = (
  share: Cents,
  { roles, settings: { resolution }, own }: Binder,
  pointer: string,
): Refusal<'limitExceeded' | 'authorityExceeded'> | undefined => {
  if (own?.coverage && share > limitOf(own.coverage)) {
    return forbid(
      'limitExceeded',
      `Your share may come to ${sayDollars(share)}, more than your primary and excess limits hold.`,
      { pointer },
    );
  }
  const isAdmin = roles.includes('insurerAdmin');
  if (share <= (isAdmin ? resolution.adminAuthority : resolution.claimsAuthority)) return undefined;
  const detail = `Your share may come to ${sayDollars(share)}: ${isAdmin ? 'raise the settings first' : 'an administrator has to accept it'}.`;
  const source = "The insurer's settings";
  return refuse('authorityExceeded', detail, {
    source,
    errors: [{ pointer, rule: 'authorityExceeded', detail, source }],
  });
};
