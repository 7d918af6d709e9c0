import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { termsOf } from '../../shared/collaboration/terms.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { anInsurer } from '../support/insurers.ts';
import { happenedInMatter } from '../support/running-matters.ts';
import { dynamoWith } from '../support/tenants.ts';

const patience = 30_000;

/** Waits until something is there. */
const there = async <Found>(look: () => Promise<Found | undefined>): Promise<Found> => {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('It did not come');
};

test('what happens in a matter comes to each insurer that takes part, by its own credentials, and to nobody else', async () => {
  const [lead, member, stranger] = await Promise.all([anInsurer(), anInsurer(), anInsurer()]);
  const id = mint.collaboration();
  const [leading, asked] = [mint.party(), mint.party()];
  const tenant = TenantId.parse(member.tenant);
  const begin: readonly CollaborationEvent[] = [
    {
      type: 'MatterOpened',
      id,
      lead: { id: leading, tenant: TenantId.parse(lead.tenant), name: 'Insurer who leads' },
      title: 'Transfer of March',
      briefing: 'Both of you insured those who took part.',
      facts: { hospital: 'Bayview', state: 'MA', harm: 'severe', whatHappened: 'A line was left in.' },
      terms: termsOf(defaults),
    },
    { type: 'PartyNamed', id: asked, name: 'Insurer who is asked', tenant },
    { type: 'PartiesInvited', parties: [asked] },
  ];
  await happenedInMatter(id, ...begin);

  const table = dynamoTable(await dynamoWith({ TenantId: tenant }), inject('tableName'));
  const pointer = await there(() => table.get(keys.pointer(tenant, id)));
  expect(pointer).toMatchObject({ party: asked, summary: { stage: 'invited', lead: 'Insurer who leads' } });
  expect(await table.get({ pk: keys.participation(tenant, id), sk: 'HEAD' })).toMatchObject({
    version: 1,
    state: { matter: id, party: asked },
  });

  // Indexes follow, a little later.
  const [item] = await there(async () => {
    const { items } = (await member.claims.get('/v1/worklist')).body;
    return items.length > 0 ? items : undefined;
  });
  expect(item).toMatchObject({ step: 'answerInvitation', matter: { id, title: 'Transfer of March' }, overdue: false });
  expect((await stranger.claims.get('/v1/worklist')).body.items).toEqual([]);
  expect((await member.risk.get('/v1/worklist')).body.items).toEqual([]);

  await happenedInMatter(id, { type: 'InvitationAnswered', party: asked, answer: 'declined', reason: 'Not ours.' });
  await there(async () => {
    const { items } = (await member.claims.get('/v1/worklist')).body;
    return items.length === 0 ? true : undefined;
  });
  expect(await table.get(keys.pointer(tenant, id))).toMatchObject({ summary: { standing: 'declined' }, steps: [] });
});
