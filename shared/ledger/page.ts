/** Some of a list; `next` is where to go on, and absent at the end. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | undefined };
