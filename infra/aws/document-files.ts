import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { ArnPrincipal, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { documentKind } from '../../shared/cases/documents/document.ts';
import { ApiFunction } from './api-function.ts';
import { type FileStore, objectsOf, searched } from './file-store.ts';
import { type Data, mayTag, sessionTag, tagged } from './permissions.ts';
import { callByRule } from './rule-target.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';

type Props = {
  readonly files: FileStore;
  /** Behind the routes of documents. */
  readonly serve: ApiFunction;
  readonly data: Data;
  readonly stage: Stage;
};

const tenant = sessionTag('TenantId');
const organisation = sessionTag('OrganisationId');
/** As cdk-nag writes them. */
const called = { tenant: '<aws:PrincipalTag/TenantId>', organisation: '<aws:PrincipalTag/OrganisationId>' };

/** How files come to documents and go: links that are signed as a role, verdicts on malware, and erasing. */
export class DocumentFiles extends Construct {
  /** Records what the search for malware came to. */
  readonly verdicts: ApiFunction;

  constructor(scope: Construct, id: string, { files, serve, data, stage }: Props) {
    super(scope, id);
    this.signLinks(files, serve, stage);
    this.verdicts = this.takeVerdicts(files, data, stage);

    const { fn: eraser } = new StreamFunction(this, 'Erasing', {
      entry: 'functions/stream/erase-documents.ts',
      description: 'Erases the bytes of documents that were destroyed',
      follows: [documentKind.kind],
      reaches: [],
      data,
      stage,
    });
    eraser.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:DeleteObjectVersion'], resources: [files.bucket.arnForObjects('*')] }),
    );
    Validations.of(eraser.role).acknowledge({
      id: objectsOf(stage, '*'),
      reason: 'It erases what was destroyed of any tenant, and can do nothing else to files.',
    });
    eraser.lambda.addEnvironment('DOCUMENT_BUCKET', files.bucket.bucketName);
  }

  /**
   * The one way to files. A session is tagged with a tenant and with an organisation of it, and then reaches what both sides
   * see from the start, and what that organisation holds. It reads only what was found clean, and puts only where nothing
   * is: that is IAM's to say, whatever our code does.
   */
  private signLinks({ bucket, key }: FileStore, { role: taker, lambda }: ApiFunction, stage: Stage): void {
    const role = new Role(this, 'Role', {
      description:
        'Reaches the files of the tenant and the organisation that the session is tagged with, and no others',
      assumedBy: new SessionTagsPrincipal(new ArnPrincipal(taker.roleArn)).withConditions(
        mayTag({ required: ['TenantId', 'OrganisationId'] }),
      ),
    });
    const named = tagged('aws:PrincipalTag', ['TenantId', 'OrganisationId']);
    const statements = [
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects(`${tenant}/open/*`), bucket.arnForObjects(`${tenant}/held/${organisation}/*`)],
        conditions: { ...named, StringEquals: { [`s3:ExistingObjectTag/${searched.tag}`]: searched.clean } },
      }),
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [
          bucket.arnForObjects(`${tenant}/open/${organisation}/*`),
          bucket.arnForObjects(`${tenant}/held/${organisation}/*`),
        ],
        conditions: { ...named, Null: { 's3:if-none-match': 'false' } },
      }),
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
      }),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    const reason = 'A tenant’s files, and those of one organisation of it, are told by how their names begin.';
    const patterns = [
      `${called.tenant}/open/*`,
      `${called.tenant}/open/${called.organisation}/*`,
      `${called.tenant}/held/${called.organisation}/*`,
    ];
    Validations.of(role).acknowledge(...patterns.map((pattern) => ({ id: objectsOf(stage, pattern), reason })));
    taker.addToPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] }),
    );
    lambda.addEnvironment('DOCUMENT_BUCKET', bucket.bucketName);
    lambda.addEnvironment('DOCUMENT_ROLE_ARN', role.roleArn);
  }

  /** A verdict that cannot be recorded for six hours is named in a queue of its own. */
  private takeVerdicts({ bucket }: FileStore, data: Data, stage: Stage): ApiFunction {
    const description = 'Records what the search for malware in files came to';
    const fn = new ApiFunction(this, 'Verdicts', {
      entry: 'functions/stream/take-verdict.ts',
      description,
      environment: { TABLE_NAME: data.table.tableName },
      stage,
    });
    const rule = new Rule(this, 'Searched', {
      description,
      eventPattern: {
        source: ['aws.guardduty'],
        detailType: ['GuardDuty Malware Protection Object Scan Result'],
        detail: { s3ObjectDetails: { bucketName: [bucket.bucketName] } },
      },
    });
    callByRule(this, fn, { by: rule, within: Duration.hours(6), key: data.key, stage });
    return fn;
  }
}
