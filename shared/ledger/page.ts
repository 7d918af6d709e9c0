/** Some of a list; `next` is where to go on, and absent at the end. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | undefined };

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
