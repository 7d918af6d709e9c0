import { readFileSync } from 'node:fs';
import { guidesFor } from '../../shared/cases/guides/guides.ts';
import { capabilities } from '../../shared/cases/intake/fhir/capabilities.ts';
import { answer } from '../../shared/http/answer.ts';
import { apiKit } from '../../shared/http/api.ts';
import {
  readDocs,
  readDocsScript,
  readDocsStyle,
  readHealth,
  readOpenApi,
  readRoot,
} from '../../shared/http/routes/about.ts';
import { readCapabilities } from '../../shared/http/routes/fhir.ts';
import { readGuides } from '../../shared/http/routes/guides.ts';

/** The docs page loads its own files and calls this API; nothing from anywhere else. */
const { on, api } = apiKit({
  open: () => ({}),
  contentSecurityPolicy: [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
});

/** Files that the bundler lays beside this function. */
const beside = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const openApi = JSON.parse(beside('openapi.json')) as { openapi: string };

/** Files of the docs page change with a release at most. */
const forADay = { headers: { 'Cache-Control': 'public, max-age=86400' } };

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Amends API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/docs.js"></script>
</body>
</html>`;

const script = `SwaggerUIBundle({ url: 'v1/openapi.json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true });`;

export const handler = api(
  on(readHealth, async () => answer(200, { status: 'up' })),

  on(readOpenApi, async () => answer(200, openApi)),

  on(readCapabilities, async () => answer(200, { ...capabilities })),

  on(readGuides, async ({ query: { stage } }) => answer(200, guidesFor(stage))),

  on(readDocs, async () => answer(200, page)),

  on(readRoot, async () => answer(302, 'See /docs', { location: '/docs' })),

  on(readDocsStyle, async () => answer(200, beside('swagger-ui.css'), forADay)),

  on(readDocsScript, async ({ params }) =>
    answer(200, params.script === 'docs.js' ? script : beside(params.script), forADay),
  ),
);
