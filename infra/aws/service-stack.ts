import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import { participationKind } from '../../shared/collaboration/participation.ts';
import type { Route } from '../../shared/http/route.ts';
import * as about from '../../shared/http/routes/about.ts';
import * as attorneys from '../../shared/http/routes/attorneys.ts';
import * as cases from '../../shared/http/routes/cases.ts';
import * as clocks from '../../shared/http/routes/clocks.ts';
import * as closure from '../../shared/http/routes/closure.ts';
import * as collaborations from '../../shared/http/routes/collaborations.ts';
import * as communications from '../../shared/http/routes/communications.ts';
import * as consultations from '../../shared/http/routes/consultations.ts';
import * as counsel from '../../shared/http/routes/counsel.ts';
import * as demands from '../../shared/http/routes/demands.ts';
import * as documents from '../../shared/http/routes/documents.ts';
import * as fhir from '../../shared/http/routes/fhir.ts';
import * as guides from '../../shared/http/routes/guides.ts';
import * as letters from '../../shared/http/routes/letters.ts';
import * as liens from '../../shared/http/routes/liens.ts';
import * as mediationRoutes from '../../shared/http/routes/mediations.ts';
import * as mediators from '../../shared/http/routes/mediators.ts';
import * as needs from '../../shared/http/routes/needs.ts';
import * as npdb from '../../shared/http/routes/npdb.ts';
import * as offers from '../../shared/http/routes/offers.ts';
import * as payments from '../../shared/http/routes/payments.ts';
import * as principals from '../../shared/http/routes/principals.ts';
import * as reliefRoutes from '../../shared/http/routes/relief.ts';
import * as reviews from '../../shared/http/routes/reviews.ts';
import * as safety from '../../shared/http/routes/safety.ts';
import * as section111 from '../../shared/http/routes/section111.ts';
import * as settings from '../../shared/http/routes/settings.ts';
import * as support from '../../shared/http/routes/support.ts';
import * as tenants from '../../shared/http/routes/tenants.ts';
import * as triage from '../../shared/http/routes/triage.ts';
import * as work from '../../shared/http/routes/work.ts';
import * as workflows from '../../shared/http/routes/workflows.ts';
import { tenantsPartition } from '../../shared/ledger/keys.ts';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import { missedKind, securityKind } from '../../shared/tenancy/foreign-ids.ts';
import { AdministrationRole, manageClients, manageUsageKeys } from './administration.ts';
import { Api, usagePlanName } from './api.ts';
import { ApiFunction } from './api-function.ts';
import { CursorSecret } from './cursor-secret.ts';
import { DocumentFiles } from './document-files.ts';
import type { FileStore } from './file-store.ts';
import { Firewall } from './firewall.ts';
import { Guests } from './guests.ts';
import type { Sign } from './identity.ts';
import { MatterWorkflow } from './matter-workflow.ts';
import { OperatedWorkflows } from './operated-workflows.ts';
import { MediatorPanel } from './panel.ts';
import { type Data, reachPartitions, TenantDataRole } from './permissions.ts';
import { ScheduledFunction } from './scheduled-function.ts';
import type { Seal } from './seal.ts';
import { Seats } from './seats.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';

/** What runs: the API, the functions behind it, and what each may reach. */
export class ServiceStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    {
      stage,
      data,
      sign,
      seal,
      files,
      mediations,
    }: { stage: Stage; data: Data; sign: Sign; seal: Seal; files: FileStore; mediations: MatterWorkflow },
  ) {
    super(scope, id, { description: 'Amends: the API and its functions' });

    const { tableName: TABLE_NAME } = data.table;

    const authorizer = new ApiFunction(this, 'Authorizer', {
      entry: 'functions/api/authorizer.ts',
      description: 'Says who a bearer token is',
      environment: {
        TABLE_NAME,
        OIDC_ISSUER: sign.issuer,
        OIDC_AUDIENCE: sign.audience,
        FIRST_OPERATOR: sign.operator,
        STAGE: stage.name,
      },
      stage,
    });
    for (const statement of reachPartitions(data, { actions: ['dynamodb:GetItem'], partitions: ['PRINCIPAL#*'] })) {
      authorizer.role.addToPolicy(statement);
    }

    const inTenant = (name: string, entry: string, description: string) =>
      new ApiFunction(this, name, { entry, description, environment: { TABLE_NAME }, stage });
    const serveCases = inTenant('Cases', 'functions/api/cases.ts', 'Cases: report, list, read, amend');
    const serveCare = inTenant('Care', 'functions/api/care.ts', 'Triage, reviews, safety actions');
    const serveFamily = inTenant(
      'Family',
      'functions/api/family.ts',
      'What the family and caregivers are told and need',
    );
    const serveResolution = inTenant('Resolution', 'functions/api/resolution.ts', 'Demands, offers, payments, closure');
    const serveConsultations = inTenant(
      'Consultations',
      'functions/api/consultations.ts',
      'What clinicians and hospitals ask risk advisers',
    );
    const serveDocuments = inTenant(
      'Documents',
      'functions/api/documents.ts',
      'Documents of cases, and links to files',
    );
    const serveReporting = inTenant(
      'Reporting',
      'functions/api/reporting.ts',
      'What the NPDB, Medicare and states are told',
    );
    const serveRelief = inTenant('Relief', 'functions/api/relief.ts', 'Early relief, and its report');
    const serveWork = inTenant('Work', 'functions/api/work.ts', 'Next steps, worklist, scorecard');
    const serveFhir = inTenant('Fhir', 'functions/api/fhir.ts', 'Cases from FHIR senders');
    const serveSettings = inTenant(
      'Settings',
      'functions/api/settings.ts',
      'Settings of a tenant, and the clocks of states',
    );
    const serveAttorneys = inTenant('Attorneys', 'functions/api/attorneys.ts', 'Attorneys an insurer can name');
    const serveCollaborations = inTenant(
      'Collaborations',
      'functions/api/collaborations.ts',
      'Matters that several insurers share',
    );
    const serveMediations = inTenant('Mediations', 'functions/api/mediations.ts', 'Mediations');
    const serveAbout = new ApiFunction(this, 'About', {
      entry: 'functions/api/about.ts',
      description: 'What the API is: health, OpenAPI, docs; and what is the same for all: guides',
      stage,
    });

    const serveTenants = new ApiFunction(this, 'Tenants', {
      entry: 'functions/api/tenants.ts',
      description: 'Tenants, their hospitals, and who is admitted',
      environment: {
        TABLE_NAME,
        OIDC_ISSUER: sign.issuer,
        OIDC_SCOPE: sign.pool?.scope ?? '',
        USER_POOL_ID: sign.pool?.id ?? '',
        USAGE_PLAN: usagePlanName(stage),
        STAGE: stage.name,
        FIRST_OPERATOR: sign.operator,
      },
      stage,
    });
    const administration = new AdministrationRole(this, 'Administration', { data, takenOnBy: serveTenants.role });
    serveTenants.lambda.addEnvironment('ADMINISTRATION_ROLE_ARN', administration.role.roleArn);
    manageClients(serveTenants.role, sign);
    manageUsageKeys(serveTenants.role);

    const serveMediators = new ApiFunction(this, 'Mediators', {
      entry: 'functions/api/mediators.ts',
      description: 'The panel of mediators, one for all insurers',
      environment: { TABLE_NAME },
      stage,
    });
    new MediatorPanel(this, 'Panel', { data, serve: serveMediators, readBy: serveMediations });

    const takers = [
      serveCases,
      serveCare,
      serveFamily,
      serveResolution,
      serveReporting,
      serveDocuments,
      serveConsultations,
      serveRelief,
      serveWork,
      serveFhir,
      serveSettings,
      serveAttorneys,
      serveCollaborations,
      serveMediations,
    ];
    const { fn: sweeper } = new ScheduledFunction(this, 'Sweeper', {
      entry: 'functions/schedule/sweep.ts',
      description: 'Tells of deadlines that have passed',
      timeout: Duration.minutes(5),
      reaches: [{ actions: ['dynamodb:Query'], partitions: [tenantsPartition] }],
      data,
      stage,
    });
    const { fn: deliverer } = new StreamFunction(this, 'Delivery', {
      entry: 'functions/stream/deliver-collaborations.ts',
      description: 'Brings what happens in shared matters to their insurers',
      follows: [collaborationKind.kind, participationKind.kind],
      // Each insurer of a matter is several transactions.
      timeout: Duration.minutes(1),
      reaches: [{ actions: ['dynamodb:GetItem'], partitions: ['COLLAB#*'] }],
      data,
      stage,
    });
    const { fn: mediationDeliverer } = new StreamFunction(this, 'MediationDelivery', {
      entry: 'functions/stream/deliver-mediations.ts',
      description: 'Brings what happens in mediations to their insurers, and their end to where they came from',
      follows: [mediationKind.kind],
      timeout: Duration.minutes(1),
      reaches: [
        { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], partitions: ['MEDIATION#*'] },
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], partitions: ['COLLAB#*'] },
      ],
      data,
      stage,
    });
    const { verdicts } = new DocumentFiles(this, 'DocumentFiles', { files, serve: serveDocuments, data, stage });
    const inEveryTenant = [...takers, sweeper, deliverer, mediationDeliverer, verdicts];
    const tenantData = new TenantDataRole(this, 'TenantData', {
      data,
      takenOnBy: inEveryTenant.map(({ role }) => role),
    });
    seal.sealBy(tenantData.role, data);
    for (const { lambda } of inEveryTenant) lambda.addEnvironment('TENANT_DATA_ROLE_ARN', tenantData.role.roleArn);
    const collaborationWorkflow = new MatterWorkflow(this, 'Collaboration', {
      kind: 'collaboration',
      description: 'Waits in a matter that several insurers share',
      matters: 'COLLAB#*',
      runs: 'WORKFLOW#collab_*',
      data,
      stage,
    });
    collaborationWorkflow.showTo(serveCollaborations);
    mediations.showTo(serveMediations);
    new Seats(this, 'Seats', { data, serve: serveMediations, seal });
    // For all kinds; inside of the first of them, so that its log stays what it was.
    const serveWorkflows = new OperatedWorkflows(collaborationWorkflow, 'Operated', {
      workflows: [collaborationWorkflow, mediations],
      data,
      stage,
    });
    new Guests(this, 'Guests', { data, serve: serveCollaborations, stage });
    const cursorSecret = new CursorSecret(this, 'CursorSecret', { stage, key: data.key });
    for (const taker of [...takers, serveTenants, serveWorkflows, serveMediators]) cursorSecret.readBy(taker);

    new StreamFunction(this, 'ForeignIds', {
      entry: 'functions/stream/foreign-ids.ts',
      description: 'Notices who asked for what belongs to somebody else',
      takes: ['attorney', 'case', 'consultation', 'principal', 'tenant', missedKind, securityKind],
      reaches: [
        { actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'], partitions: ['PLATFORM#OWNER#*'] },
        { actions: ['dynamodb:PutItem'], partitions: ['PLATFORM#SECURITY#*'] },
      ],
      data,
      stage,
    });

    const { readCapabilities, ...received } = fhir;
    const api = new Api(this, 'Api', {
      stage,
      authorizer,
      serve: [
        { by: serveCases, routes: Object.values(cases) },
        { by: serveCare, routes: [...Object.values(triage), ...Object.values(reviews), ...Object.values(safety)] },
        { by: serveFamily, routes: [communications, counsel, needs, support].flatMap((each) => Object.values(each)) },
        {
          by: serveResolution,
          routes: [demands, offers, payments, liens, closure].flatMap((each): Route[] => Object.values(each)),
        },
        { by: serveDocuments, routes: Object.values(documents) },
        { by: serveConsultations, routes: Object.values(consultations) },
        { by: serveReporting, routes: [npdb, section111, letters].flatMap((each): Route[] => Object.values(each)) },
        { by: serveRelief, routes: Object.values(reliefRoutes) },
        { by: serveWork, routes: Object.values(work) },
        { by: serveFhir, routes: Object.values(received) },
        { by: serveTenants, routes: [...Object.values(tenants), ...Object.values(principals)] },
        { by: serveWorkflows, routes: Object.values(workflows) },
        { by: serveSettings, routes: [...Object.values(settings), ...Object.values(clocks)] },
        { by: serveAttorneys, routes: Object.values(attorneys) },
        { by: serveMediators, routes: Object.values(mediators) },
        { by: serveCollaborations, routes: Object.values(collaborations) },
        { by: serveMediations, routes: Object.values(mediationRoutes) },
        { by: serveAbout, routes: [...Object.values(about), ...Object.values(guides), readCapabilities] },
      ],
    });

    new Firewall(this, 'Firewall', { protects: api.rest });
    new CfnOutput(this, 'ApiUrl', { value: api.rest.url, description: 'Where the API answers' });
  }
}
