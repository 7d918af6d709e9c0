import { randomBytes } from 'node:crypto';
import { AwsFailure } from './aws-service.ts';
import { type Clock, realClock } from './clock.ts';

/** Who holds a set of credentials: a role, under a name, with tags. */
export type Session = {
  readonly roleArn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
};

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

export type Sessions = {
  /** Gives credentials, for good or until a moment (milliseconds since 1970). */
  issue(session: Session, until?: number): Credentials;
  /** Whose an access key is. Throws as AWS does for one that was never given, or is no longer good. */
  whose(accessKeyId: string | undefined): Session;
  /** What is signed with, for an access key that is good. */
  signedWith(accessKeyId: string | undefined): Credentials;
};

/** An expired key is remembered for a real hour, to say that it expired. */
const remembered = 60 * 60 * 1000;

type Given = { readonly session: Session; readonly until: number; readonly credentials: Credentials };

/** All credentials given since the runtime started; those of before are unknown, and so are their holders. */
export const newSessions = (clock: Clock = realClock): Sessions => {
  const given = new Map<string, Given>();

  const forgetOld = () => {
    for (const [key, { until }] of given) {
      if (until + remembered * clock.course.pace < clock.now()) given.delete(key);
    }
  };

  const find = (accessKeyId = ''): Given => {
    const found = given.get(accessKeyId);
    if (!found) {
      throw new AwsFailure('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (found.until <= clock.now()) {
      throw new AwsFailure('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return found;
  };

  return {
    issue: (session, until = Number.POSITIVE_INFINITY) => {
      forgetOld();
      const accessKeyId = `ASIA${randomBytes(16).toString('hex').toUpperCase()}`;
      const credentials = {
        accessKeyId,
        secretAccessKey: randomBytes(20).toString('hex'),
        sessionToken: randomBytes(20).toString('hex'),
      };
      given.set(accessKeyId, { session, until, credentials });
      return credentials;
    },
    whose: (accessKeyId) => find(accessKeyId).session,
    signedWith: (accessKeyId) => find(accessKeyId).credentials,
  };
};
