import type { Command } from 'commander';
import { facts, table } from './print.ts';
import type { Run } from './run.ts';

type Of = { readonly tenant?: string };

const at = ({ tenant }: Of, id?: string): string =>
  [
    ...(tenant === undefined ? ['/v1'] : ['/v1/tenants', encodeURIComponent(tenant)]),
    'principals',
    ...(id === undefined ? [] : [encodeURIComponent(id)]),
  ].join('/');

type Newcomer = Of & {
  readonly name: string;
  readonly role: readonly string[];
  readonly organisation?: string;
  readonly subject?: string;
};

const ofTenant = ['--tenant <id>', 'whose principal; left out for the platform’s own'] as const;

/** `principal`. */
export const principalCommands = (program: Command, run: Run): void => {
  const principal = program.command('principal').description('people and systems that may sign in');

  principal
    .command('admit')
    .description('admit somebody; prints the client secret, once')
    .option(...ofTenant)
    .requiredOption('--name <name>')
    .requiredOption('--role <role...>', 'such as claims, or hospitalSystem')
    .option('--organisation <id>', 'the hospital it acts for')
    .option('--subject <sub>', 'the `sub` of tokens it has already, where somebody else runs the issuer')
    .action(
      run(async ({ api, show }, { name, role: roles, organisation, subject, ...of }: Newcomer) => {
        const { body } = await api.post(at(of), { name, roles, organisation, subject });
        show(body, facts(body));
      }),
    );

  principal
    .command('list')
    .description('list principals, newest first')
    .option(...ofTenant)
    .action(
      run(async ({ api, show }, of: Of) => {
        const principals = await Array.fromAsync(api.all(at(of)));
        const rows = principals.map(({ id, name, roles, organisation, clientId, status }) => [
          id,
          name,
          roles.join(', '),
          organisation,
          clientId,
          status,
        ]);
        show(principals, table(['ID', 'NAME', 'ROLES', 'ORGANISATION', 'CLIENT', 'STATUS'], rows));
      }),
    );

  principal
    .command('rotate')
    .description('give a principal a new secret; prints it, once')
    .argument('<id>')
    .option(...ofTenant)
    .option('--drop', 'end the secret before at once; else it works until the next rotation')
    .action(
      run(async ({ api, show }, id: string, { drop, ...of }: Of & { readonly drop?: boolean }) => {
        const previous = drop ? 'dropped' : 'kept';
        const { body } = await api.change('POST', `${at(of, id)}/secret`, { previous }, at(of, id));
        show(body, facts(body));
      }),
    );

  principal
    .command('revoke')
    .description('revoke a principal, for good, within a minute')
    .argument('<id>')
    .option(...ofTenant)
    .option('--reason <text>')
    .action(
      run(async ({ api, show }, id: string, { reason, ...of }: Of & { readonly reason?: string }) => {
        const { body } = await api.change('POST', `${at(of, id)}/revocation`, { reason }, at(of, id));
        show(body, facts(body));
      }),
    );
};
