import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct, type Node } from 'constructs';
import type { Stage } from './stage.ts';

/** Whose tokens are accepted, and who may make the first tenants. */
export type Sign = {
  readonly issuer: string;
  /** The audience a token must be meant for. */
  readonly audience: string;
  /** The subject that is an operator before anybody was admitted; empty for nobody. */
  readonly operator: string;
  /** Where Amends makes clients of its own; none where somebody else runs the issuer. */
  readonly pool: { readonly id: string; readonly arn: string; readonly scope: string } | undefined;
};

const scopeName = 'api';

/**
 * Who can sign in. By default a Cognito user pool of the deployment's own, without users: every principal is a client
 * that signs in with its secret. `-c issuer=…` names another OpenID Connect issuer instead, and `-c operator=…` the
 * subject that is its first operator.
 */
export class Identity extends Construct {
  readonly sign: Sign;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const { issuer, operator = '', audience = 'amends' } = contextOf(this.node);
    this.sign = issuer === undefined ? this.own(stage, audience) : { issuer, audience, operator, pool: undefined };
  }

  private own(stage: Stage, audience: string): Sign {
    const pool = new UserPool(this, 'Pool', {
      userPoolName: `amends-${stage.name}`,
      selfSignUpEnabled: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 16,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: stage.isProduction,
      removalPolicy: stage.removal,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'What the plus plan adds protects users; this pool has none: its clients sign in with secrets.',
    });
    const scope = new ResourceServerScope({ scopeName, scopeDescription: 'Call the Amends API' });
    const server = pool.addResourceServer('Api', { identifier: audience, scopes: [scope] });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: `amends-${stage.name}-${Stack.of(this).account}` } });
    const operator: UserPoolClient = pool.addClient('Operator', {
      userPoolClientName: 'platform-operations',
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, scope)] },
      accessTokenValidity: Duration.hours(1),
    });
    new CfnOutput(this, 'OperatorClient', {
      value: operator.userPoolClientId,
      description: 'The client of the first operator',
    });
    return {
      issuer: pool.userPoolProviderUrl,
      audience,
      operator: operator.userPoolClientId,
      pool: { id: pool.userPoolId, arn: pool.userPoolArn, scope: `${audience}/${scopeName}` },
    };
  }
}

const contextOf = (node: Node): { issuer?: string; operator?: string; audience?: string } => {
  const text = (name: string, form: RegExp): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || !form.test(value)) throw new Error(`-c ${name}=… must match ${form.source}`);
    return value;
  };
  const issuer = text('issuer', /^https?:\/\/[^\s#?]+$/);
  const operator = text('operator', /^[\x21-\x7e]{1,200}$/);
  const audience = text('audience', /^[\w.:/-]{1,100}$/);
  return {
    ...(issuer !== undefined && { issuer }),
    ...(operator !== undefined && { operator }),
    ...(audience !== undefined && { audience }),
  };
};
