import { Duration, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { indexes } from '../../shared/ledger/keys.ts';
import { sortKeyOf } from '../../shared/ledger/table.ts';
import { FileStore } from './file-store.ts';
import { Identity, type Sign } from './identity.ts';
import { Seal } from './seal.ts';
import type { Stage } from './stage.ts';

/** What must outlive every deployment: the table, its key, files, what answers are sealed with, who can sign in, and the bus that tells others. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly key: IKey;
  readonly sign: Sign;
  readonly seal: Seal;
  readonly files: FileStore;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { description: 'Amends: the table, files, their key, who can sign in, and the bus' });

    this.key = new Key(this, 'Key', {
      description: `Amends ${stage.name}: all data at rest`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      removalPolicy: stage.removal,
    });

    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: stage.isProduction,
      removalPolicy: stage.removal,
    });
    for (const indexName of indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: `${indexName}pk`, type: AttributeType.STRING },
        sortKey: { name: sortKeyOf(indexName), type: AttributeType.STRING },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: ['summary'],
      });
    }

    this.files = new FileStore(this, 'Files', { key: this.key, stage });
    this.seal = new Seal(this, 'Seal', stage);
    this.sign = new Identity(this, 'Identity', stage).sign;

    new EventBus(this, 'Bus', { kmsKey: this.key, description: `Amends ${stage.name}: what happened, for others` });
  }
}
