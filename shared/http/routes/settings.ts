import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { OwnSettings } from '../../tenancy/settings.ts';
import { SettingsChange, SettingsView } from '../../tenancy/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Settings';

export const readSettings = route({
  method: 'GET',
  path: '/v1/settings',
  tag,
  summary: 'Read the settings of your tenant',
  description: 'The thresholds, deadlines and caps of its program: its own, over the field’s defaults.',
  allow: ['insurerAdmin', 'claims', 'reviewer', 'advisor'],
  versioned: true,
  answers: { 200: SettingsView },
  refusals: [],
});

export const changeSettings = route({
  method: 'PUT',
  path: '/v1/settings',
  tag,
  fresh: true,
  summary: 'Set what differs from the defaults',
  description: 'Takes the place of what the tenant had set before; whatever is left out is the default again.',
  allow: ['insurerAdmin'],
  idempotency: 'optional',
  ifMatch: true,
  body: OwnSettings.extend({
    reason: text(500).optional().meta({ description: 'Why they are changed' }),
  }).meta({
    id: 'NewSettings',
    example: { communication: { updateDays: 7 }, reason: 'Families asked for it' },
  }),
  versioned: true,
  answers: { 200: SettingsView },
  refusals: [],
});

export const readSettingsHistory = route({
  method: 'GET',
  path: '/v1/settings/history',
  tag,
  summary: 'Every change of the settings, oldest first',
  allow: ['insurerAdmin', 'claims', 'reviewer', 'advisor'],
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(SettingsChange) },
  refusals: [],
});
