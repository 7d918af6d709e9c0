import type { OrganisationId } from '../kernel/ids.ts';
import type { Audience } from './privilege.ts';

/**
 * What has to do with authority for offers, with liens and payments, and with what is reported of them, is the insurer's alone, wherever it shows: as an
 * event, as something to do, as what stands in the way, and as what somebody of the insurer opened. This is the one list.
 */
export const insurersOwn: Readonly<Record<'events' | 'duties' | 'rules' | 'routes', ReadonlySet<string>>> = {
  events: new Set([
    'OfferAuthorised',
    'LiensScreened',
    'LienAsserted',
    'LienCleared',
    'PaymentMade',
    'PaymentReversed',
    'DemandRead',
    'PractitionerNamed',
    'PractitionerAmended',
    'OutcomeRead',
    'NpdbReportDrafted',
    'NpdbReportFiled',
    'MedicareStatusRecorded',
    'OngoingDecided',
    'Section111Filed',
  ]),
  /** To make an offer to the family is to do once it is authorised. */
  duties: new Set([
    'authoriseOffer',
    'presentOffer',
    'screenLiens',
    'recordMedicare',
    'clearLien',
    'pay',
    'screenNpdb',
    'reportNpdb',
    'correctNpdb',
    'screenMedicare',
    'reportMedicare',
    'authoriseRelief',
  ]),
  rules: new Set(['liensOpen', 'paidAsAgreed', 'medicareScreenOpen', 'npdbReport', 'section111Report']),
  /** Parts of paths. */
  routes: new Set(['authorisation', 'liens', 'payments', 'npdb', 'section111']),
};

/** What each side does about its promises, of which some it keeps to itself: an entry does not say of which. */
const eachSidesOwn: ReadonlySet<string> = new Set(['follow-ups']);

/** Whose alone something to do is, by its key: that begins with what it is. */
export const sideOfStep = (key: string): Audience | undefined =>
  insurersOwn.duties.has(key.split(':')[0] ?? '') ? 'insurer' : undefined;

/** What an event says of whose it is. What is stored may say anything by now. */
type Owned = { readonly type: string; readonly step?: unknown; readonly ownOf?: unknown };

/** Whether those of one side hear of an event at all. */
export const isEventFor = (audience: Audience, { type, step, ownOf }: Owned): boolean => {
  if (insurersOwn.events.has(type)) return audience === 'insurer';
  const side = ownOf ?? (typeof step === 'string' ? sideOfStep(step) : undefined);
  return side === undefined || side === audience;
};

/** Whether those of one side are told that a rule stands in the way. */
export const isRuleFor = (audience: Audience, rule: string): boolean =>
  audience === 'insurer' || !insurersOwn.rules.has(rule);

/** Whether those of one side see that somebody opened, or did, something by a route. */
export const isRouteFor = (
  audience: Audience,
  { route, by, hospital }: { readonly route: string; readonly by: OrganisationId; readonly hospital: OrganisationId },
): boolean => {
  const parts = route.split('/');
  if (parts.some((part) => insurersOwn.routes.has(part))) return audience === 'insurer';
  const isOwn = (by === hospital) === (audience === 'hospital');
  return isOwn || !parts.some((part) => eachSidesOwn.has(part));
};
