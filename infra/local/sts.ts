import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { account } from './template.ts';

/** Who holds a set of credentials. */
export type Session = {
  readonly roleArn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
};

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };

/** Stands in for AWS STS: gives credentials, and knows whose they are. */
export const localSts = () => {
  const sessions = new Map<string, Session>();

  const issue = (session: Session): Credentials => {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    sessions.set(accessKeyId, session);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString('hex'),
      sessionToken: randomBytes(20).toString('hex'),
    };
  };

  return {
    issue,

    serve: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const form = new URLSearchParams(await text(request));
      const roleArn = form.get('RoleArn');
      const name = form.get('RoleSessionName');
      if (form.get('Action') !== 'AssumeRole' || !roleArn || !name) return refuse(response);
      const seconds = Number(form.get('DurationSeconds') ?? 3600);
      const credentials = issue({ roleArn, name, tags: tagsIn(form) });
      response.writeHead(200, { 'content-type': 'text/xml' }).end(assumed(roleArn, name, credentials, seconds));
    },
  };
};

const tagsIn = (form: URLSearchParams): Record<string, string> => {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${index}.Key`); index += 1) {
    tags[form.get(`Tags.member.${index}.Key`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
  }
  return tags;
};

const assumed = (roleArn: string, session: string, credentials: Credentials, seconds: number): string => {
  const role = roleArn.split('/').at(-1);
  const expiration = new Date(Date.now() + seconds * 1000).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROALOCAL:${session}</AssumedRoleId>
      <Arn>arn:aws:sts::${account}:assumed-role/${role}/${session}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${credentials.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey>
      <SessionToken>${credentials.sessionToken}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;
};

const refuse = (response: ServerResponse): void => {
  response.writeHead(400, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Only AssumeRole is known here</Message></Error></ErrorResponse>`,
  );
};
