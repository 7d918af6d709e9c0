/** What `If-Match` or `If-None-Match` lists. Empty elements of a list count for nothing (RFC 9110, 5.6.1). */
type Etags = { readonly strong: readonly string[]; readonly all: readonly string[] };

const element = /[ \t]*(?:(W\/)?("[^"]*")[ \t]*)?(?:,|$)/y;

/** The ETags in a header, without their marks of weakness; nothing if it is no list of them. */
const etagsIn = (header: string): Etags | undefined => {
  const [strong, all]: [string[], string[]] = [[], []];
  for (element.lastIndex = 0; element.lastIndex < header.length; ) {
    const found = element.exec(header);
    if (!found) return undefined;
    const [, weak, tag] = found;
    if (tag === undefined) continue;
    all.push(tag);
    if (!weak) strong.push(tag);
  }
  return all.length > 0 ? { strong, all } : undefined;
};

/** The versions that `If-Match` names. A weak tag never names one (RFC 9110, 13.1.1); nothing for what is no list. */
export const versionsIn = (ifMatch: string): readonly string[] | undefined => etagsIn(ifMatch)?.strong;

/** Whether the caller holds this version (RFC 9110, 13.1.2): `*` is any there is. */
export const isHeld = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === '*' || (etagsIn(ifNoneMatch)?.all.includes(etag) ?? false);
