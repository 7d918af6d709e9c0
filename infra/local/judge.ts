import { AwsFailure, type Deed, type Judge } from './aws-service.ts';
import { arnOf, evaluate, type Holder } from './iam.ts';
import type { Role } from './roles.ts';
import type { Session, Sessions } from './sessions.ts';

/** IAM on this machine: who asks, what they are known by, and whether they may. */
export type Iam = {
  readonly judge: Judge;
  /** Throws unless this access key may take on a role under a name with tags. */
  judgeTaking(accessKeyId: string | undefined, wanted: Session): Promise<void>;
};

/** Judges by the policies of these roles, for the holders of these sessions. */
export const iamOf = (roles: readonly Role[], sessions: Sessions): Iam => {
  const known = new Map(roles.map((role) => [role.arn, role]));

  const holderOf = (accessKeyId: string | undefined): Holder => {
    const { roleArn, ...session } = sessions.whose(accessKeyId);
    const role = known.get(roleArn);
    if (!role) throw new Error(`The template has no role ${roleArn}`);
    return { role, ...session };
  };

  const decide = remembering(evaluate);

  const permit = async (holder: Holder, deed: Deed): Promise<void> => {
    const verdict = await decide(holder, deed);
    if (verdict !== 'Allowed') throw denied(holder, deed, verdict);
  };

  return {
    judge: async (accessKeyId, deeds) => {
      const holder = holderOf(accessKeyId);
      for (const deed of deeds) await permit(holder, deed);
    },

    judgeTaking: async (accessKeyId, { roleArn, name, tags }) => {
      const holder = holderOf(accessKeyId);
      const context = {
        'sts:RoleSessionName': name,
        'aws:TagKeys': Object.keys(tags),
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
      };
      const trust = known.get(roleArn)?.trust;
      const actions = Object.keys(tags).length > 0 ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
      for (const action of actions) {
        const deed = { action, resource: roleArn, context };
        // A role that is not there is refused in the same words as one that trusts somebody else.
        if (!trust) throw denied(holder, deed, 'ImplicitlyDenied');
        await permit(holder, { ...deed, resourcePolicy: trust });
      }
    },
  };
};

const remembered = 5_000;

/** The same question has the same answer, since roles do not change while the runtime runs; a list asks it often. */
const remembering = (decide: typeof evaluate): typeof evaluate => {
  const answers = new Map<string, ReturnType<typeof evaluate>>();
  return (holder, deed) => {
    const question = JSON.stringify([holder.role.arn, holder.name, holder.tags, deed]);
    const answer = answers.get(question) ?? decide(holder, deed);
    answers.set(question, answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= remembered) break;
      answers.delete(oldest);
    }
    return answer;
  };
};

const denied = (holder: Holder, { action, resource }: Deed, verdict: string): AwsFailure => {
  const why = action.startsWith('sts:')
    ? ''
    : verdict === 'ExplicitlyDenied'
      ? ' with an explicit deny in an identity-based policy'
      : ` because no identity-based policy allows the ${action} action`;
  return new AwsFailure(
    'AccessDeniedException',
    `User: ${arnOf(holder)} is not authorized to perform: ${action} on resource: ${resource}${why}`,
  );
};
