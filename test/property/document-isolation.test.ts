import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../infra/local/iam.ts';
import type { Role } from '../../infra/local/roles.ts';
import { placeOf } from '../../shared/cases/documents/place.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { documentAfter, workProduct } from '../support/documents.ts';
import { deployedRoles, mayTakeOn, placeOf as placeOfRole, roleFor, takersOf } from '../support/roles.ts';

/** The synthesized policies of files: what a session reaches that is tagged with a tenant and an organisation. */

let roles: readonly Role[];
let links: Role;
let eraser: Role;
let bucket: string;
beforeAll(async () => {
  ({ roles } = await deployedRoles());
  links = roleFor(roles, 'DocumentFiles');
  eraser = roleFor(roles, 'DocumentFilesErasing');
  const [statement] = links.policies.flatMap(({ policy }) => policy.Statement);
  bucket = String([statement?.Resource].flat()[0]).replace(/\/.*$/s, '');
});

type Tags = Readonly<Record<string, string>>;
type Asked = { readonly action: string; readonly place: string; readonly context?: Readonly<Record<string, string>> };

const may = async (tags: Tags, { action, place, context = {} }: Asked, role = links) =>
  (await evaluate({ role, name: 'somebody', tags }, { action, resource: `${bucket}/${place}`, context })) === 'Allowed';

const [get, put] = ['s3:GetObject', 's3:PutObject'] as const;
const found = { 's3:ExistingObjectTag/GuardDutyMalwareScanStatus': 'NO_THREATS_FOUND' };
const onlyNew = { 's3:if-none-match': '*' };
const actions = [
  ...[get, put, 's3:GetObjectVersion', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectTagging'],
  ...['s3:GetObjectTagging', 's3:PutObjectAcl', 's3:BypassGovernanceRetention', 's3:RestoreObject'],
];

const [harbor, summit] = ['harbor', 'summit'].map((id) => TenantId.parse(id)) as [TenantId, TenantId];
const open = documentAfter({});
const held = documentAfter({ ...workProduct, identifiedProviders: ['Dr. Osei'] });
const ofBayview = { TenantId: harbor, OrganisationId: 'bayview' };
const ofHarbor = { TenantId: harbor, OrganisationId: 'harbor' };

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns: 60 });

describe('a link', () => {
  test('fetches what both sides see, and what its own organisation holds: of patient safety work product, no other’s', async () => {
    const reads = (tags: Tags, place: string) => may(tags, { action: get, place, context: found });
    expect(await reads(ofBayview, placeOf(harbor, open))).toBe(true);
    expect(await reads(ofHarbor, placeOf(harbor, open))).toBe(true);
    expect(await reads(ofBayview, placeOf(harbor, held))).toBe(true);
    expect(await reads(ofHarbor, placeOf(harbor, held))).toBe(false);
    expect(await reads({ ...ofBayview, OrganisationId: 'stclare' }, placeOf(harbor, held))).toBe(false);
    for (const each of [open, held])
      expect(await reads({ ...ofBayview, TenantId: summit }, placeOf(harbor, each))).toBe(false);
  });

  test('fetches nothing that was not searched for malware, or in which something was found', async () => {
    const place = placeOf(harbor, open);
    for (const status of ['THREATS_FOUND', 'UNSUPPORTED', 'FAILED', 'ACCESS_DENIED', '']) {
      const context = { 's3:ExistingObjectTag/GuardDutyMalwareScanStatus': status };
      expect([status, await may(ofBayview, { action: get, place, context })]).toEqual([status, false]);
    }
    expect(await may(ofBayview, { action: get, place })).toBe(false);
    expect(
      await may(ofBayview, { action: get, place, context: { 's3:ExistingObjectTag/Other': 'NO_THREATS_FOUND' } }),
    ).toBe(false);
  });

  test('sends only where nothing is, and only as its own organisation', async () => {
    for (const each of [open, held]) {
      const place = placeOf(harbor, each);
      expect(await may(ofBayview, { action: put, place, context: onlyNew })).toBe(true);
      expect(await may(ofBayview, { action: put, place })).toBe(false);
      expect(await may(ofHarbor, { action: put, place, context: onlyNew })).toBe(false);
      expect(await may({ ...ofBayview, TenantId: summit }, { action: put, place, context: onlyNew })).toBe(false);
    }
  });

  test('does nothing else, nowhere else, and nothing with tags that are missing or could be a pattern', () =>
    forAll(
      fc.tuple(
        fc.constantFrom(...actions),
        fc.constantFrom(
          ...[placeOf(summit, open), `harborx/open/bayview/c/d`, 'harbor', 'harbor/', 'harbor/other/bayview/c/d', 'x'],
          ...['harbor/held/bayviewx/c/d', 'harbor/held/', 'malware-protection-resource-validation-object'],
        ),
        fc.constantFrom('*', '?', 'har*', 'a#b', ''),
      ),
      async ([action, place, value]) => {
        const context = { ...found, ...onlyNew };
        expect(await may(ofBayview, { action, place, context })).toBe(false);
        for (const mine of [placeOf(harbor, open), placeOf(harbor, held)]) {
          if (action !== get && action !== put)
            expect(await may(ofBayview, { action, place: mine, context })).toBe(false);
          for (const tags of [
            { TenantId: value, OrganisationId: 'bayview' },
            { TenantId: harbor, OrganisationId: value },
            { TenantId: harbor },
            { OrganisationId: 'bayview' },
            {},
          ]) {
            expect([tags, await may(tags, { action, place: mine, context })]).toEqual([tags, false]);
          }
        }
      },
    ));

  test('is signed by the function behind documents alone, for both tags and no other', async () => {
    expect(await takersOf(roles, links, ofBayview)).toEqual(['Documents']);
    const taking = (tags: Tags) => mayTakeOn(links, tags, roleFor(roles, 'Documents'));
    expect(await taking(ofBayview)).toBe(true);
    for (const tags of [{}, { TenantId: harbor }, { ...ofBayview, MatterId: 'x' }, { ...ofBayview, TenantId: '*' }]) {
      expect([tags, await taking(tags)]).toEqual([tags, false]);
    }
  });
});

test('nobody but links and GuardDuty reads files, and only one function erases them', async () => {
  const place = placeOf(harbor, held);
  const reading: string[] = [];
  const erasing: string[] = [];
  for (const role of roles) {
    const tags = { ...ofBayview, MatterId: 'x', PartyId: 'y', PrincipalId: 'z' };
    if (await may(tags, { action: get, place, context: found }, role)) reading.push(placeOfRole(role));
    if (await may(tags, { action: 's3:DeleteObjectVersion', place }, role)) erasing.push(placeOfRole(role));
  }
  expect(reading.sort()).toEqual(['DocumentFiles', 'FilesSearch']);
  expect(erasing).toEqual(['DocumentFilesErasing']);
  for (const action of [get, put])
    expect(await may({}, { action, place, context: { ...found, ...onlyNew } }, eraser)).toBe(false);
});
