/** Whether a list names nothing twice, however it is cased: `z.array(…).refine(isOnce, once)`. */
export const isOnce = (all: readonly string[]): boolean =>
  new Set(all.map((each) => each.toLowerCase())).size === all.length;

/** What is said of a list that does. */
export const once = { error: 'must not name one twice', params: { rule: 'unique' } };
