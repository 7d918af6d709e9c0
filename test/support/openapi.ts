import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Answered } from './api.ts';

type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const documents = new Map<string, Promise<Document>>();
const validators = new Map<string, ValidateFunction>();

const documentOf = (api: string): Promise<Document> => {
  const known =
    documents.get(api) ?? fetch(`${api}/v1/openapi.json`).then((response) => response.json() as Promise<Document>);
  documents.set(api, known);
  return known;
};

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
  const document = await documentOf(api);
  const declared = pathIn(document, path);
  const operation = declared && document.paths[declared]?.[method.toLowerCase()];
  if (!declared || !operation || answered.status === 304) return;
  const where = `${method} ${declared} ${answered.status}`;
  const mediaType = (answered.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = operation.responses[String(answered.status)]?.content;
  if (!content) throw new Error(`${where} is not in the OpenAPI: ${answered.text}`);
  const { schema } = content[mediaType] ?? Object.values(content).find(() => !mediaType.includes('json')) ?? {};
  if (!schema) throw new Error(`${where} is not ${mediaType} in the OpenAPI`);
  if (!mediaType.includes('json')) return;
  const key = `${api} ${where} ${mediaType}`;
  const validate =
    validators.get(key) ?? new Ajv2020({ strict: false, validateFormats: false }).compile({ ...document, ...schema });
  validators.set(key, validate);
  if (!validate(answered.body))
    throw new Error(`${where} breaks its schema: ${JSON.stringify(validate.errors)}\n${answered.text}`);
};
