import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** Requests from one address in five minutes. */
const most = 5_000;

/**
 * Turns away known attackers and floods. It does not look into bodies: a rule that takes "BP <90, >3 units" for an
 * attack would lose a report.
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { protects }: { protects: RestApiBase }) {
    super(scope, id);
    const seen = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
      metricName,
    });

    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seen('amends'),
      rules: [
        {
          name: 'known-attackers',
          priority: 0,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
          },
          visibilityConfig: seen('known-attackers'),
        },
        {
          name: 'floods',
          priority: 1,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: most } },
          visibilityConfig: seen('floods'),
        },
      ],
    });

    new CfnWebACLAssociation(this, 'Association', {
      webAclArn: acl.attrArn,
      resourceArn: protects.deploymentStage.stageArn,
    });
  }
}
