import type { Command } from 'commander';
import { facts, table } from './print.ts';
import type { Run } from './run.ts';

/** `tenant` and `member`. */
export const tenantCommands = (program: Command, run: Run): void => {
  const tenant = program.command('tenant').description('insurers, each a tenant with its own cases');

  tenant
    .command('create')
    .description('open a tenant')
    .argument('<id>', 'such as harbor')
    .requiredOption('--name <name>', 'the insurer’s name')
    .action(
      run(async ({ api, show }, id: string, { name }: { name: string }) => {
        const { body } = await api.post('/v1/tenants', { id, name });
        show(body, facts(body));
      }),
    );

  tenant
    .command('list')
    .description('list tenants')
    .action(
      run(async ({ api, show }) => {
        const tenants = await Array.fromAsync(api.all('/v1/tenants'));
        const rows = tenants.map(({ id, name, openedAt }) => [id, name, openedAt]);
        show(tenants, table(['ID', 'NAME', 'OPENED'], rows));
      }),
    );

  tenant
    .command('show')
    .description('show a tenant')
    .argument('<id>')
    .action(
      run(async ({ api, show }, id: string) => {
        const { body } = await api.get(`/v1/tenants/${encodeURIComponent(id)}`);
        show(body, facts(body));
      }),
    );

  const member = program.command('member').description('hospitals that an insurer insures');

  member
    .command('add')
    .description('add a hospital to a tenant')
    .argument('<tenant>')
    .argument('<id>', 'such as bayview')
    .requiredOption('--name <name>', 'the hospital’s name')
    .requiredOption('--state <code>', 'its US state, such as MA')
    .action(
      run(async ({ api, show }, of: string, id: string, { name, state }: { name: string; state: string }) => {
        const { body } = await api.post(`/v1/tenants/${encodeURIComponent(of)}/members`, { id, name, state });
        show(body, facts(body));
      }),
    );

  member
    .command('list')
    .description('list the hospitals of a tenant')
    .argument('<tenant>')
    .action(
      run(async ({ api, show }, of: string) => {
        const members = await Array.fromAsync(api.all(`/v1/tenants/${encodeURIComponent(of)}/members`));
        const rows = members.map(({ id, name, state }) => [id, name, state]);
        show(members, table(['ID', 'NAME', 'STATE'], rows));
      }),
    );
};
