/** Some of a list; `next` is where to go on, and absent at the end. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | undefined };

/** How a list is read: from behind a place on, so many at most. */
type Read<Found, Place> = (after: Place, limit: number) => Promise<readonly Found[]>;

/** How much more may be read than a page holds. */
const readPerShown = 5;

/**
 * A page of what is shown only in part: it is read on until the page is full. Where little of it is shown, a page may end
 * early, or empty, and say where to go on: at most five times what it holds is read for it.
 */
export const pageAmong = async <Found, Item, Place>(
  read: Read<Found, Place>,
  { after, limit }: { readonly after: Place; readonly limit: number },
  show: (each: Found) => Item | undefined,
  placeOf: (each: Found) => Place,
): Promise<Page<Item>> => {
  const items: Item[] = [];
  let place = after;
  for (let left = limit * readPerShown; left > 0; ) {
    const most = Math.min(left, limit);
    const found = await read(place, most + 1);
    for (const each of found.slice(0, most)) {
      const item = show(each);
      if (item !== undefined && items.length === limit) return { items, next: String(place) };
      if (item !== undefined) items.push(item);
      place = placeOf(each);
    }
    if (found.length <= most) return { items, next: undefined };
    left -= most;
  }
  return { items, next: String(place) };
};

/**
 * The first `limit` of what was found, as they are shown. Ask for one more than a page holds: it is not shown, and tells
 * that there is a next one, which goes on behind the place of the last that is.
 */
export const pageFrom = <Found, Item>(
  found: readonly Found[],
  limit: number,
  show: (each: Found) => Item,
  placeOf: (each: Found) => unknown,
): Page<Item> => {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    next: found.length > limit && last !== undefined ? String(placeOf(last)) : undefined,
  };
};
