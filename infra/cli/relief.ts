import type { Command } from 'commander';
import { facts } from './print.ts';
import type { Run } from './run.ts';

type Asked = { readonly from?: string; readonly to?: string; readonly hospital?: string };

/** Basis points as per cent, `37.95 %`; cents as dollars. Both come whole, and stay so. */
const inHundreds = (whole: number | null, of: (text: string) => string): string =>
  whole === null
    ? 'nothing to divide by'
    : of(`${(whole - (whole % 100)) / 100}.${String(whole % 100).padStart(2, '0')}`);

const percent = (points: number | null): string => inHundreds(points, (text) => `${text} %`);
const dollars = (cents: number | null): string => inHundreds(cents, (text) => `$${text}`);

/** `relief`: how the early relief of an insurer goes. */
export const reliefCommands = (program: Command, run: Run): void => {
  program
    .command('relief')
    .description('early relief')
    .command('report')
    .description(
      'who took part, what was paid, how many claims came later; of the last twelve months, if not said otherwise',
    )
    .option('--from <month>', 'the first month, such as 2026-01')
    .option('--to <month>', 'the last month')
    .option('--hospital <id>', 'of one hospital')
    .action(
      run(async ({ api, show }, asked: Asked) => {
        const query = new URLSearchParams(Object.entries(asked));
        const { body } = await api.get(`/v1/relief-report?${query}`);
        const { totalPaidCents, avgPaidCents, participationRate, claimRate, ...counts } = body;
        show(
          body,
          facts({
            ...counts,
            paid: dollars(totalPaidCents),
            'paid on average': dollars(avgPaidCents),
            'took part, of the eligible': percent(participationRate),
            'claims, of the participants': percent(claimRate.ofParticipants),
            'claims, of the eligible': percent(claimRate.ofEligible),
          }),
        );
      }),
    );
};
