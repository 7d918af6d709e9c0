import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import { json } from 'node:stream/consumers';
import { AwsFailure, accessKeyOf, failAws, type Judge } from './aws-service.ts';
import { deedsOf, type PartitionKeyOf } from './dynamodb-deeds.ts';

/**
 * Stands before DynamoDB Local, which itself lets anybody do anything: every request is judged by IAM and then passed
 * on, as it was understood here and not as it was sent, so nothing is done that was not judged.
 */
export const dynamoProxy = (url: string, judge: Judge): RequestListener => {
  // Given up before DynamoDB Local gives them up, after half a minute: no request runs into a connection that ends.
  const agent = new Agent({ keepAlive: true, timeout: 10_000 });

  const pass = async (target: string, input: unknown): Promise<IncomingMessage> => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': body.length,
      // DynamoDB Local wants a signature, whosever it is.
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    };
    const sent = send(url, { method: 'POST', agent, headers }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return answer;
  };

  const partitionKeys = partitionKeysBy(async (TableName) => {
    const answer = await pass('DynamoDB_20120810.DescribeTable', { TableName });
    const described = (await json(answer)) as { Table?: Described };
    return described.Table;
  });

  const serve = async (request: IncomingMessage): Promise<IncomingMessage> => {
    const key = accessKeyOf(request);
    await judge(key, []);
    const target = String(request.headers['x-amz-target'] ?? '');
    const input = await json(request).catch(() => {
      throw new AwsFailure('SerializationException', 'The body is no JSON');
    });
    await judge(key, await deedsOf(target, input, partitionKeys.find));
    const answer = await pass(target, input);
    if (/\.(Create|Update|Delete)Table$/.test(target)) partitionKeys.forget(String(Object(input).TableName));
    return answer;
  };

  return (request, response) => {
    serve(request).then(
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, headersOf(answer));
        answer.once('error', () => response.destroy()).pipe(response);
      },
      (error) => failAws(response, error),
    );
  };
};

/** All that a client reads; the rest is between the two connections. */
const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(
    ['content-type', 'content-length', 'x-amz-crc32', 'x-amzn-requestid'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

type Keys = { readonly KeySchema?: readonly { readonly AttributeName: string; readonly KeyType: string }[] };
type Described = Keys & { readonly GlobalSecondaryIndexes?: readonly (Keys & { readonly IndexName: string })[] };

/**
 * Remembers what each table's partition keys are called, as long as the table stays as it is. All who ask at once wait for
 * one answer: to describe a table, DynamoDB Local counts all its rows, in each of its indexes.
 */
const partitionKeysBy = (describe: (table: string) => Promise<Described | undefined>) => {
  const known = new Map<string, Promise<Described | undefined>>();

  const ask = (table: string): Promise<Described | undefined> => {
    const asked = describe(table);
    known.set(table, asked);
    const forgetIt = () => {
      if (known.get(table) === asked) known.delete(table);
    };
    asked.then((described) => described ?? forgetIt(), forgetIt);
    return asked;
  };

  const find: PartitionKeyOf = async (table, index) => {
    const described = await (known.get(table) ?? ask(table));
    if (!described) return undefined;
    const { KeySchema } = index === undefined ? described : (indexOf(described, index) ?? {});
    return KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
  };

  return { find, forget: (table: string): void => void known.delete(table) };
};

const indexOf = ({ GlobalSecondaryIndexes = [] }: Described, name: string): Keys | undefined =>
  GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === name);
