/**
 * Which part of the house may import which. Imports point downwards: functions → routes → domain → kernel; the kits
 * `ledger`, `workflow` and `http` know no noun of the field; nothing imports `infra`.
 */
const domain = '^shared/(cases|collaboration|mediation|consultation|learning|reporting)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-imports-infra', severity: 'error', from: { pathNot: '^(infra|test)/' }, to: { path: '^infra/' } },
    { name: 'shared-imports-no-function', severity: 'error', from: { path: '^shared/' }, to: { path: '^functions/' } },
    {
      name: 'kernel-is-the-bottom',
      comment: 'The kernel imports nothing of the house.',
      severity: 'error',
      from: { path: '^shared/kernel/' },
      to: { path: '^(shared|functions)/', pathNot: '^shared/kernel/' },
    },
    {
      name: 'ledger-knows-no-noun',
      severity: 'error',
      from: { path: '^shared/ledger/' },
      to: { path: '^shared/', pathNot: '^shared/(ledger|kernel)/' },
    },
    {
      name: 'workflow-knows-no-noun',
      comment: 'What runs for a matter knows of it what its kind says, and nothing of any kind.',
      severity: 'error',
      from: { path: '^shared/workflow/' },
      to: { path: '^shared/', pathNot: '^shared/(workflow|ledger|kernel)/' },
    },
    {
      name: 'tenancy-knows-no-noun',
      severity: 'error',
      from: { path: '^shared/tenancy/' },
      to: { path: '^shared/', pathNot: '^shared/(tenancy|ledger|kernel)/' },
    },
    {
      name: 'route-kit-knows-no-noun',
      comment: 'Only shared/http/routes, which declares the API, knows what it is about.',
      severity: 'error',
      from: { path: '^shared/http/', pathNot: '^shared/http/routes/' },
      to: { path: '^shared/', pathNot: '^shared/(http|tenancy|ledger|kernel)/' },
    },
    {
      name: 'domain-knows-no-http',
      severity: 'error',
      from: { path: domain },
      to: { path: '^shared/http/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No SDK, no middy, no chance, no clock, no environment: not even through something it imports.',
      severity: 'error',
      from: { path: `${domain}|^shared/workflow/` },
      to: { reachable: true, path: '(@aws-sdk|@middy|@aws-lambda-powertools|typeid-js|/dynamo-table\\.ts|/mint\\.ts)' },
    },
    {
      name: 'deployed-code-imports-no-devDependency',
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: '^shared/http/openapi\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
