import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Answered } from './api.ts';

type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** What an API publishes, and what checks bodies against it. */
type Published = { readonly document: Document; readonly schemas: Ajv2020 };

const published = new Map<string, Promise<Published>>();

const publish = async (api: string): Promise<Published> => {
  const document = (await (await fetch(`${api}/v1/openapi.json`)).json()) as Document;
  const schemas = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  return { document, schemas: schemas.addSchema(document, 'openapi') };
};

const publishedBy = (api: string): Promise<Published> => {
  const known = published.get(api) ?? publish(api);
  published.set(api, known);
  return known;
};

/** A place in the document, as a reference. */
const refTo = (...path: readonly string[]): string =>
  `openapi#${path.map((each) => `/${encodeURIComponent(each.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;

const pathIn = ({ paths }: Document, path: string): string | undefined => {
  const given = path.split('?')[0]?.split('/') ?? [];
  const fits = (declared: string) => {
    const segments = declared.split('/');
    return (
      segments.length === given.length && segments.every((each, index) => each.startsWith('{') || each === given[index])
    );
  };
  return Object.keys(paths)
    .sort((a) => (a.includes('{') ? 1 : -1))
    .find(fits);
};

/** Fails unless the API answered with a status, a media type and a body that its OpenAPI promises. */
export const checkAgainstOpenApi = async (
  api: string,
  method: string,
  path: string,
  answered: Answered,
): Promise<void> => {
  const { document, schemas } = await publishedBy(api);
  const declared = pathIn(document, path);
  const operation = declared && document.paths[declared]?.[method.toLowerCase()];
  if (!declared || !operation || answered.status === 304) return;
  const where = `${method} ${declared} ${answered.status}`;
  const mediaType = (answered.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = operation.responses[String(answered.status)]?.content;
  if (!content) throw new Error(`${where} is not in the OpenAPI: ${answered.text}`);
  const listed = content[mediaType] ? mediaType : Object.keys(content).find(() => !mediaType.includes('json'));
  if (listed === undefined) throw new Error(`${where} is not ${mediaType} in the OpenAPI`);
  if (!mediaType.includes('json')) return;
  const at = [
    'paths',
    declared,
    method.toLowerCase(),
    'responses',
    String(answered.status),
    'content',
    listed,
    'schema',
  ];
  const validate = schemas.getSchema(refTo(...at));
  if (!validate) throw new Error(`${where} has no schema for ${mediaType} in the OpenAPI`);
  if (!validate(answered.body))
    throw new Error(`${where} breaks its schema: ${JSON.stringify(validate.errors)}\n${answered.text}`);
};
