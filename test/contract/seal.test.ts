import { join } from 'node:path';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import { keysIn } from '../../infra/local/kms.ts';
import type { Credentials } from '../../infra/local/sessions.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { openAnswers, putAnswer } from '../../shared/mediation/seal/mailbox.ts';
import { SealBroken, SealUnavailable } from '../../shared/mediation/seal/seal.ts';
import { at } from '../support/cases.ts';
import { tableItself } from '../support/table-rows.ts';
import { takeOn } from '../support/tenants.ts';

/** The tests' own role opens: it reads every row, and unseals. */
const [testCredentials, casesFunction] = [inject('testCredentials'), inject('casesFunction')];
const endpoint = casesFunction.environment.AWS_ENDPOINT_URL_KMS ?? '';
vi.stubEnv('AWS_REGION', 'us-east-1');
vi.stubEnv('AWS_ENDPOINT_URL_KMS', endpoint);
vi.stubEnv('AWS_ACCESS_KEY_ID', testCredentials.accessKeyId);
vi.stubEnv('AWS_SECRET_ACCESS_KEY', testCredentials.secretAccessKey);
vi.stubEnv('AWS_SESSION_TOKEN', testCredentials.sessionToken);
const { kmsSeal, kmsUnseal } = await import('../../functions/seal.ts');

const sealKey =
  keysIn(readTemplate(join(inject('data'), 'cdk.out'))).find(({ arn }) => arn.includes('Seal'))?.arn ?? '';

const [mediation, one, other] = [mint.mediation(), mint.party(), mint.party()];
const question = { mediation, asks: 'bid' as const, number: 1, deadline: at('2026-11-24T17:00:00Z') };
const [now, sk] = [at('2026-11-24T16:00:00Z'), 'BID#000000000001'];
const bid = (amount: number) => ({ kind: 'bid', amount: Cents.parse(amount) }) as const;
const opened = { table: tableItself(), unseal: kmsUnseal(sealKey) };
const TableName = inject('tableName');
const denied = { name: 'AccessDeniedException' };

let mine: Credentials;
beforeAll(async () => {
  mine = await takeOn({ TenantId: 'harbor', MatterId: mediation, PartyId: one });
});
const asOne = () => {
  const dynamo = dynamoClient(inject('dynamoUrl'), mine);
  return {
    table: dynamoTable(dynamo, TableName),
    seal: kmsSeal(sealKey, dynamo),
    rows: DynamoDBDocumentClient.from(dynamo),
  };
};
const kmsAs = (credentials: Credentials) =>
  new KMSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const answerRow = async (party = one): Promise<Readonly<Record<string, unknown>>> =>
  (await tableItself().get(keys.sealed(mediation, party, sk))) ?? {};

describe('a party', () => {
  test('puts what it answers, the last counts, and who opens gets it', async () => {
    for (const amount of [7_500_000, 1]) {
      expect(await putAnswer(asOne(), question, { party: one, answer: bid(amount), now })).toBe(true);
    }
    expect(await openAnswers(opened, question, [one, other])).toEqual(
      new Map([
        [one, bid(1)],
        [other, undefined],
      ]),
    );
  });

  test('leaves a row of one size whatever it answers', async () => {
    const sizes = new Set<number>();
    for (const amount of [0, 9, 100_000_000_000]) {
      await putAnswer(asOne(), question, { party: one, answer: bid(amount), now });
      sizes.add(JSON.stringify(await answerRow()).length);
    }
    expect(sizes.size).toBe(1);
  });

  test('seals for nobody else, and unseals nothing, not even its own', async () => {
    const stranger = { party: other, answer: bid(2), now };
    await expect(putAnswer(asOne(), question, stranger)).rejects.toThrow(SealUnavailable);
    const EncryptionContext = { mediation, party: one, question: sk };
    const kms = kmsAs(mine);
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: sealKey, Plaintext: Uint8Array.of(1), EncryptionContext }),
    );
    await expect(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).rejects.toMatchObject(denied);
    for (const context of [{}, { mediation, party: one }, { ...EncryptionContext, mediation: mint.mediation() }]) {
      const command = new EncryptCommand({ KeyId: sealKey, Plaintext: Uint8Array.of(1), EncryptionContext: context });
      await expect(kms.send(command)).rejects.toMatchObject(denied);
    }
  });

  test('puts into no other mailbox, and reads none', async () => {
    const { rows } = asOne();
    const own = keys.sealed(mediation, one, sk);
    for (const command of [
      new GetCommand({ TableName, Key: own }),
      new PutCommand({ TableName, Item: own, ReturnValues: 'ALL_OLD' }),
      new PutCommand({ TableName, Item: keys.sealed(mediation, other, sk) }),
      new TransactWriteCommand({
        TransactItems: [{ ConditionCheck: { TableName, Key: own, ConditionExpression: 'attribute_exists(pk)' } }],
      }),
    ]) {
      await expect(rows.send(command as PutCommand)).rejects.toMatchObject(denied);
    }
  });

  test('gets at most its own row back by a condition that fails, which it cannot open', async () => {
    await putAnswer(asOne(), question, { party: one, answer: bid(5), now });
    const again = new PutCommand({
      TableName,
      Item: keys.sealed(mediation, one, sk),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const { Item } = await asOne()
      .rows.send(again)
      .catch((thrown) => thrown);
    expect(Item.sealed.S).toBe((await answerRow()).sealed);
    const CiphertextBlob = Buffer.from(Item.sealed.S, 'base64');
    const EncryptionContext = { mediation, party: one, question: sk };
    await expect(kmsAs(mine).send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).rejects.toMatchObject(
      denied,
    );
  });
});

test('an answer that was moved to another party or question does not open', async () => {
  await putAnswer(asOne(), question, { party: one, answer: bid(5), now });
  const row = await answerRow();
  await tableItself().overwrite({ ...row, ...keys.sealed(mediation, other, sk) });
  await expect(openAnswers(opened, question, [other])).rejects.toThrow(SealBroken);
  await tableItself().overwrite({ ...row, ...keys.sealed(mediation, one, 'BID#000000000002') });
  await expect(openAnswers(opened, { ...question, number: 2 }, [one])).rejects.toThrow(SealBroken);
});

test('a function that only serves opens nothing', async () => {
  const EncryptionContext = { mediation, party: one, question: sk };
  const CiphertextBlob = Buffer.from(String((await answerRow()).sealed), 'base64');
  await expect(
    kmsAs(casesFunction.credentials).send(new DecryptCommand({ CiphertextBlob, EncryptionContext })),
  ).rejects.toMatchObject(denied);
});
