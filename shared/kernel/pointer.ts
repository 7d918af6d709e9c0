/** JSON Pointer (RFC 6901) to a place in a body, as a URI fragment: `#/people/0/role`. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((step) => `/${encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;

/** The same place as FHIR writes it: `#/entry/0/resource` in a Bundle is `Bundle.entry[0].resource`. */
export const fhirPath = (resource: string, pointer: string): string =>
  pointer
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : `${path}.${step}`), resource);
