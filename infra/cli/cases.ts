import type { Command } from 'commander';
import type { Api } from './api.ts';
import { progress, table } from './print.ts';
import type { Run } from './run.ts';

type Break = {
  readonly part: string;
  readonly found: string;
  readonly sequence: number;
  readonly detail: string;
};

/** How many cases are verified at once. */
const lanes = 4;

/** `audit` and `access`, of the tenant that the account belongs to. */
export const caseCommands = (program: Command, run: Run): void => {
  program
    .command('audit')
    .description('whether what is stored is as it was written')
    .command('verify')
    .description('verify the whole history of each case that the account may see; ends with 1 if one is broken')
    .argument('[case...]', 'only these')
    .action(
      run(async ({ api, output, show, fail }, named: readonly string[]) => {
        const bar = progress(output, 'cases verified');
        const ids =
          named.length > 0 ? named : (await Array.fromAsync(api.all('/v1/cases?limit=100'))).map(({ id }) => id);
        const broken: { readonly case: string; readonly break: Break }[] = [];
        let [events, done] = [0, 0];
        bar.at(done, ids.length);
        const waiting = [...ids];
        const verify = async (): Promise<void> => {
          for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
            const verdict = await verifyCase(api, id);
            events += verdict.events;
            if (verdict.firstBreak) broken.push({ case: id, break: verdict.firstBreak });
            bar.at(++done, ids.length);
          }
        };
        await Promise.all(Array.from({ length: lanes }, verify));
        bar.end();
        if (broken.length > 0) fail();
        const rows = broken.map(({ case: id, break: { sequence, detail } }) => [id, sequence, detail]);
        show(
          { cases: ids.length, events, broken },
          broken.length === 0
            ? `${ids.length} cases, ${events} events: all as they were written.\n`
            : `${broken.length} of ${ids.length} cases are not as they were written:\n${table(['CASE', 'EVENT', 'WHAT'], rows)}`,
        );
      }),
    );

  program
    .command('access')
    .description('who read a case, newest first')
    .argument('<case>')
    .action(
      run(async ({ api, show }, id: string) => {
        const entries = await Array.fromAsync(api.all(`/v1/cases/${encodeURIComponent(id)}/access?limit=100`));
        const rows = entries.map(({ at, by, route }) => [at, by.organisation, by.roles.join(', '), route, by.actor]);
        show(entries, table(['AT', 'ORGANISATION', 'ROLES', 'ROUTE', 'WHO'], rows));
      }),
    );
};

/** Walks the whole chain of a case: each page begins where the one before ended. */
const verifyCase = async (api: Api, id: string): Promise<{ events: number; firstBreak: Break | undefined }> => {
  const path = `/v1/cases/${encodeURIComponent(id)}/audit?limit=25`;
  let events = 0;
  for (let cursor = ''; ; ) {
    const { body } = await api.get(`${path}${cursor}`);
    events += body.items.length;
    if (!body.intact || body.next === undefined) return { events, firstBreak: body.firstBreak };
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
};
