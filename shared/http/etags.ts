const form = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;

/** The ETags that `If-Match` or `If-None-Match` lists, without their marks of weakness; nothing if it is none. */
export const etagsIn = (header: string): readonly string[] | undefined =>
  form.test(header) ? (header.match(/"[^"]*"/g) ?? []) : undefined;
