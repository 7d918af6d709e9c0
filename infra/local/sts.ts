import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { AwsFailure, accessKeyOf } from './aws-service.ts';
import type { Clock } from './clock.ts';
import { arnOf } from './iam.ts';
import type { Iam } from './judge.ts';
import type { Credentials, Session, Sessions } from './sessions.ts';

/** Stands in for AWS STS: gives credentials to whoever may take on a role, good for real seconds however fast time goes. */
export const localSts =
  ({ judgeTaking }: Pick<Iam, 'judgeTaking'>, sessions: Sessions, { now, course }: Clock) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const form = new URLSearchParams(await text(request));
      const session = sessionIn(form);
      const until = now() + secondsIn(form) * 1000 * course.pace;
      await judgeTaking(accessKeyOf(request), session);
      answer(response, 200, assumed(session, sessions.issue(session, until), until));
    } catch (error) {
      fail(response, error);
    }
  };

const invalid = (what: string) => new AwsFailure('ValidationError', what);

/** What AWS lets a session be called, and its tags hold. */
const [nameForm, tagKeyForm, tagValueForm] = [
  /^[\w+=,.@-]{2,64}$/,
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
];

const parameters = /^(Action|Version|RoleArn|RoleSessionName|DurationSeconds|Tags(\.member\.\d+\.(Key|Value))?)$/;

/** A parameter that is not known here, such as a session policy, would change what the credentials are good for. */
const sessionIn = (form: URLSearchParams): Session => {
  if (form.get('Action') !== 'AssumeRole') throw new AwsFailure('InvalidAction', 'Only AssumeRole is known here');
  for (const name of form.keys()) {
    if (!parameters.test(name) || form.getAll(name).length > 1) throw invalid(`${name} is not known here`);
  }
  const [roleArn, name] = [form.get('RoleArn') ?? '', form.get('RoleSessionName') ?? ''];
  if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@-]+$/.test(roleArn)) throw invalid(`${roleArn} is invalid`);
  if (!nameForm.test(name)) throw invalid(`Value at 'roleSessionName' must satisfy ${nameForm.source}`);
  return { roleArn, name, tags: tagsIn(form) };
};

const tagsIn = (form: URLSearchParams): Record<string, string> => {
  const tags = new Map<string, string>();
  const seen = new Set<string>();
  for (let index = 1; form.has(`Tags.member.${index}.Key`); index += 1) {
    const key = form.get(`Tags.member.${index}.Key`) ?? '';
    const value = form.get(`Tags.member.${index}.Value`) ?? '';
    if (!tagKeyForm.test(key) || !tagValueForm.test(value)) throw invalid(`Tag ${index} is not as a tag must be`);
    if (seen.has(key.toLowerCase())) throw invalid('Duplicate tag keys found. Tag keys are case insensitive.');
    tags.set(key, value);
    seen.add(key.toLowerCase());
  }
  return Object.fromEntries(tags);
};

/** Whoever asks here holds a role already, and a role taken on by another keeps for an hour at most. */
const secondsIn = (form: URLSearchParams): number => {
  const seconds = Number(form.get('DurationSeconds') ?? 3600);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 3600) return seconds;
  throw invalid('DurationSeconds must be between 900 and 3600 for a role taken on by another.');
};

const assumed = (session: Session, credentials: Credentials, until: number): string => {
  const role = { name: session.roleArn.split('/').at(-1) ?? '' };
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROALOCAL:${session.name}</AssumedRoleId>
      <Arn>${arnOf({ role, name: session.name })}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${credentials.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey>
      <SessionToken>${credentials.sessionToken}</SessionToken>
      <Expiration>${new Date(until).toISOString()}</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;
};

/** STS has names and statuses of its own for what other services call differently. */
const inStsWords: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
};

const fail = (response: ServerResponse, error: unknown): void => {
  if (!(error instanceof AwsFailure)) {
    process.stderr.write(`The STS stand-in failed: ${error instanceof Error ? error.stack : error}\n`);
    answer(response, 500, failure('Receiver', 'InternalFailure', 'The stand-in failed'));
    return;
  }
  const [code, status] = inStsWords[error.code] ?? [error.code, error.status];
  answer(response, status, failure('Sender', code, error.message));
};

const failure = (type: string, code: string, message: string): string =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>`;

const escaped = (message: string): string =>
  message.replaceAll(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const answer = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
};
