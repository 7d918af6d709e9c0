import type * as z from 'zod';
import type { CollaborationId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import type { Recorded } from '../../ledger/event.ts';
import { keys } from '../../ledger/keys.ts';
import { type Page, pageAmong, pageFrom } from '../../ledger/page.ts';
import { etagOf, etagOfShown } from '../../ledger/version.ts';
import { type Audience, isOfInsurer, seesAllocation, seesFacts } from '../audience.ts';
import type { CollaborationEvent } from '../collaboration.ts';
import { forbid, noMatter } from '../rules.ts';
import { isTold, type MatterEntry, tell } from '../telling.ts';
import {
  type AllocationView,
  type MatterView,
  type SharedReviewView,
  viewAllocation,
  viewMatter,
  viewSharedReview,
} from '../view.ts';
import { type Found, versionOf } from './finding.ts';

/** A matter that somebody has found, and as what they look at it. */
export type Looking = Pick<Found, 'ledger' | 'matter'> & Partial<Pick<Found, 'own'>> & { readonly audience: Audience };

/** What somebody is shown of a matter, and the version they may act on. */
export type Shown = { readonly view: MatterView; readonly etag: string };

type EventOf<Type extends CollaborationEvent['type']> = Recorded<Extract<CollaborationEvent, { type: Type }>>;

/**
 * A matter as its audience may see it. The ETag of an insurer's people counts what happened in it, as commands need it;
 * that of all others is of what they are shown, and says nothing of what they are not.
 */
export const showMatter = async (looking: Looking): Promise<Shown> => {
  const { own, matter, audience } = looking;
  const view = await viewMatter(looking, audience);
  return { view, etag: own && isOfInsurer(audience) ? etagOf(versionOf({ matter, own })) : etagOfShown(view) };
};

/** What somebody reads of the matters that they find, whoever they are. */
export const lookingOf = (look: (id: CollaborationId) => Promise<Looking | Refusal<'notFound'>>) => {
  /** Events of a kind, the last first: which there are, the matter knows. */
  const page = async <Type extends CollaborationEvent['type'], Item>(
    { ledger, matter: { state } }: Looking,
    told: readonly number[],
    show: (event: EventOf<Type>) => Item,
    { below, limit }: Place,
  ): Promise<Page<Item>> => {
    const sequences = told.filter((sequence) => below === 0 || sequence < below).toReversed();
    const itself = (sequence: number) => sequence;
    const { items, next } = pageFrom(sequences, limit, itself, itself);
    const events = items.length > 0 ? await ledger.events<EventOf<Type>>(keys.collaboration(state.id), items) : [];
    return { items: events.map(show), next };
  };

  return {
    read: async (id: CollaborationId): Promise<Shown | Refusal<'notFound'>> => {
      const looking = await look(id);
      return isRefusal(looking) ? looking : showMatter(looking);
    },

    /** What happened, oldest first, as this audience may hear of it. */
    timeline: async (
      id: CollaborationId,
      after: number,
      limit: number,
    ): Promise<Page<z.output<typeof MatterEntry>> | Refusal<'notFound'>> => {
      const looking = await look(id);
      if (isRefusal(looking)) return looking;
      const { ledger, audience, matter } = looking;
      return pageAmong(
        (from, most) => ledger.history<CollaborationEvent>(keys.collaboration(id), from, most),
        { after, limit },
        (event) => (isTold(audience, event, matter.state) ? tell(event, matter.state, audience) : undefined),
        ({ sequence }) => sequence,
      );
    },

    /** The reviews that were shared, the last first; `below` is where the page before ended. */
    reviews: async (
      id: CollaborationId,
      place: Place,
    ): Promise<Page<z.output<typeof SharedReviewView>> | Refusal<Unsigned>> => {
      const looking = await look(id);
      if (isRefusal(looking)) return looking;
      const { audience, matter } = looking;
      if (!seesFacts(audience)) return unsigned(audience);
      const show = (event: EventOf<'ReviewShared'>) => viewSharedReview(event, matter.state, audience);
      return page<'ReviewShared', z.output<typeof SharedReviewView>>(looking, matter.state.exchangedIn, show, place);
    },

    /** Every proposal of who bears what, likewise. */
    allocations: async (
      id: CollaborationId,
      place: Place,
    ): Promise<Page<z.output<typeof AllocationView>> | Refusal<Unsigned>> => {
      const looking = await look(id);
      if (isRefusal(looking)) return looking;
      const { audience, matter } = looking;
      if (!seesAllocation(audience)) return unsigned(audience);
      const show = (event: EventOf<'AllocationProposed'>) => viewAllocation(event, matter.state);
      return page<'AllocationProposed', z.output<typeof AllocationView>>(looking, matter.state.proposedIn, show, place);
    },
  };
};

type Unsigned = 'notFound' | 'agreementNotSigned' | 'notAMember';

/** Where in a list the page before ended, 0 for the first page, and how many are wanted. */
type Place = { readonly below: number; readonly limit: number };

/** Why somebody does not see what those give each other who have signed. */
const unsigned = ({ kind }: Audience): Refusal<Unsigned> => {
  if (kind === 'counsel') return noMatter();
  return kind === 'left'
    ? forbid('notAMember', 'Your insurer has left the matter.')
    : forbid('agreementNotSigned', 'Sign the agreement first.');
};

export type Looks = ReturnType<typeof lookingOf>;
