import * as about from './about.ts';
import * as attorneys from './attorneys.ts';
import * as cases from './cases.ts';
import * as clocks from './clocks.ts';
import * as closure from './closure.ts';
import * as collaborations from './collaborations.ts';
import * as communications from './communications.ts';
import * as consultations from './consultations.ts';
import * as counsel from './counsel.ts';
import * as demands from './demands.ts';
import * as documents from './documents.ts';
import * as fhir from './fhir.ts';
import * as guides from './guides.ts';
import * as letters from './letters.ts';
import * as liens from './liens.ts';
import * as mediations from './mediations.ts';
import * as mediators from './mediators.ts';
import * as needs from './needs.ts';
import * as npdb from './npdb.ts';
import * as offers from './offers.ts';
import * as payments from './payments.ts';
import * as principals from './principals.ts';
import * as relief from './relief.ts';
import * as reviews from './reviews.ts';
import * as safety from './safety.ts';
import * as section111 from './section111.ts';
import * as settings from './settings.ts';
import * as support from './support.ts';
import * as tenants from './tenants.ts';
import * as triage from './triage.ts';
import * as work from './work.ts';
import * as workflows from './workflows.ts';

/** Every route there is, by the name of its operation. The OpenAPI, the API Gateway and the tests are made from this. */
export const routes = {
  ...cases,
  ...triage,
  ...reviews,
  ...safety,
  ...communications,
  ...counsel,
  ...needs,
  ...support,
  ...demands,
  ...offers,
  ...payments,
  ...liens,
  ...closure,
  ...npdb,
  ...section111,
  ...letters,
  ...documents,
  ...relief,
  ...work,
  ...collaborations,
  ...consultations,
  ...fhir,
  ...tenants,
  ...workflows,
  ...principals,
  ...settings,
  ...clocks,
  ...attorneys,
  ...mediators,
  ...mediations,
  ...guides,
  ...about,
};
