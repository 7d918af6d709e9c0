import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ownRoleArn } from '../../infra/local/own-roles.ts';
import { startRuntime } from '../../infra/local/runtime.ts';
import type { Credentials } from '../../infra/local/sessions.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly api: string;
    readonly data: string;
    readonly dynamoUrl: string;
    readonly stsUrl: string;
    /** Of the role under which tests look behind the API. */
    readonly testCredentials: Credentials;
    /** A function that takes on the tenant data role, as it is started. */
    readonly casesFunction: {
      readonly roleArn: string;
      readonly tenantRoleArn: string;
      readonly credentials: Credentials;
      /** All it finds in its environment, but for the credentials. */
      readonly environment: Readonly<Record<string, string>>;
    };
    /** The one that takes on the role of those who belong to no insurer. */
    readonly mediationsFunction: { readonly seatRoleArn: string; readonly credentials: Credentials };
    readonly tableName: string;
  }
}

/** What is to happen every five minutes happens every fifteen seconds: each time it looks at all tenants that tests have made. */
const pace = 20;

/** Starts the runtime once, for every test that needs one running. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const data = mkdtempSync(join(tmpdir(), 'amends-test-'));
  const runtime = await startRuntime({ port: 0, data, pace, lasts: true });
  project.provide('api', runtime.api);
  project.provide('data', data);
  project.provide('dynamoUrl', runtime.endpoints.AWS_ENDPOINT_URL_DYNAMODB);
  project.provide('stsUrl', runtime.endpoints.AWS_ENDPOINT_URL_STS);
  project.provide('testCredentials', runtime.credentialsOf(ownRoleArn('test'), 'tests'));
  const cases = runtime.functions.find(({ name }) => name.includes('Cases'));
  project.provide('casesFunction', {
    roleArn: cases?.roleArn ?? '',
    tenantRoleArn: cases?.environment.TENANT_DATA_ROLE_ARN ?? '',
    credentials: runtime.credentialsOf(cases?.roleArn ?? '', 'tests'),
    environment: { ...cases?.environment, ...runtime.endpoints },
  });
  const mediations = runtime.functions.find(({ name }) => name.includes('Mediations'));
  project.provide('mediationsFunction', {
    seatRoleArn: mediations?.environment.SEAT_DATA_ROLE_ARN ?? '',
    credentials: runtime.credentialsOf(mediations?.roleArn ?? '', 'tests'),
  });
  project.provide('tableName', runtime.tableName);
  return async () => {
    await runtime.stop();
    rmSync(data, { recursive: true, force: true });
  };
};
