import * as about from './about.ts';
import * as cases from './cases.ts';
import * as clocks from './clocks.ts';
import * as closure from './closure.ts';
import * as demands from './demands.ts';
import * as fhir from './fhir.ts';
import * as liens from './liens.ts';
import * as offers from './offers.ts';
import * as payments from './payments.ts';
import * as principals from './principals.ts';
import * as settings from './settings.ts';
import * as tenants from './tenants.ts';
import * as triage from './triage.ts';
import * as work from './work.ts';

/** Every route there is, by the name of its operation. The OpenAPI, the API Gateway and the tests are made from this. */
export const routes = {
  ...cases,
  ...triage,
  ...demands,
  ...offers,
  ...payments,
  ...liens,
  ...closure,
  ...work,
  ...fhir,
  ...tenants,
  ...principals,
  ...settings,
  ...clocks,
  ...about,
};
