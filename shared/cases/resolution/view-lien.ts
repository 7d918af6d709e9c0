import * as z from 'zod';
import { LienId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { type Lien, LienEnd, LienKind, screened } from './lien.ts';

export const LienView = z
  .object({
    id: LienId,
    at: Instant,
    by: PrincipalId,
    kind: LienKind,
    holder: z.string(),
    amount: Amount.optional(),
    reference: z.string().optional(),
    on: When,
    status: z.enum(['open', 'cleared']),
    cleared: z
      .object({
        at: Instant,
        by: PrincipalId,
        how: LienEnd,
        amount: Amount.optional(),
        document: z.string().optional(),
        on: When,
      })
      .optional(),
  })
  .meta({ id: 'Lien', description: 'A right of somebody else to part of what is paid' });
export type LienView = z.output<typeof LienView>;

export const ScreeningView = z
  .object({ at: Instant, by: PrincipalId, kinds: z.array(LienKind), on: When })
  .meta({ id: 'LienScreening', description: 'Who was asked for liens' });
export type ScreeningView = z.output<typeof ScreeningView>;

export const LiensView = z
  .object({
    items: z.array(LienView),
    screenings: z.array(ScreeningView).meta({ description: 'For each kind, the last time it was asked about' }),
    unasked: z.array(z.enum(screened)).meta({ description: 'Whom nobody has asked yet' }),
  })
  .meta({ id: 'Liens', description: 'Every lien of a case, and who was asked for one' });
export type LiensView = z.output<typeof LiensView>;

const showLien = ({ assertedIn, clearedIn }: Lien): Shown<LienView> => ({
  tells: clearedIn === undefined ? [assertedIn] : [assertedIn, clearedIn],
  show: (told) => {
    const { id, at, by, kind, holder, amount, reference, on } = told<'LienAsserted'>(assertedIn);
    const end = clearedIn === undefined ? undefined : told<'LienCleared'>(clearedIn);
    return {
      id,
      at,
      by: by.actor,
      kind,
      holder,
      ...(amount !== undefined && { amount }),
      ...(reference !== undefined && { reference }),
      on,
      status: end ? 'cleared' : 'open',
      ...(end && {
        cleared: {
          at: end.at,
          by: end.by.actor,
          how: end.how,
          ...(end.amount !== undefined && { amount: end.amount }),
          ...(end.document !== undefined && { document: end.document }),
          on: end.on,
        },
      }),
    };
  },
});

const showScreening = (sequence: number): Shown<ScreeningView> => ({
  tells: [sequence],
  show: (told) => {
    const { at, by, kinds, on } = told<'LiensScreened'>(sequence);
    return { at, by: by.actor, kinds: [...kinds], on };
  },
});

/** One lien of a case. */
export const showLienOf =
  (id: LienId): Showing<LienView> =>
  ({ liens }) => {
    const lien = liens.items.find((each) => each.id === id);
    if (!lien) throw new Error(`The case has no ${id}`);
    return showLien(lien);
  };

export const showLastScreening: Showing<ScreeningView> = ({ liens }) =>
  showScreening(Math.max(...Object.values(liens.screened)));

/** Every lien of a case in the order they were recorded, and who was asked. */
export const showLiens: Showing<LiensView> = ({ liens }) => {
  const items = listed(liens.items.map(showLien));
  const sequences = [...new Set(Object.values(liens.screened))].toSorted((a, b) => a - b);
  const screenings = listed(sequences.map(showScreening));
  const unasked = screened.filter((kind) => liens.screened[kind] === undefined);
  return {
    tells: [...items.tells, ...screenings.tells],
    show: (told) => ({ ...items.show(told), screenings: screenings.show(told).items, unasked }),
  };
};
