/** What the FHIR endpoint can do. Source of the form: hl7.org/fhir/R4/capabilitystatement.html. */
export const capabilities = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-23',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  implementation: {
    description:
      'Amends takes in adverse events, in R4 and R5 shapes, and makes each a case. It answers in JSON, whatever Accept or _format ask for',
  },
  rest: [
    {
      mode: 'server',
      security: { description: 'A bearer token of the OpenID Connect issuer that Amends trusts' },
      resource: [{ type: 'AdverseEvent', interaction: [{ code: 'create' }] }],
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
    },
  ],
} as const;
