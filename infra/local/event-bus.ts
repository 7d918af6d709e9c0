import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventRule } from './event-rules.ts';
import type { LocalFunction } from './lambda.ts';
import { fits } from './stream-filter.ts';
import { account, region } from './template.ts';

/** What an AWS service tells. */
export type ServiceEvent = { readonly source: string; readonly 'detail-type': string; readonly detail: object };

/** Milliseconds before each further try of a function that fails. */
const pauses = [1_000, 5_000, 20_000];

type Bus = {
  readonly rules: readonly EventRule[];
  readonly functionAt: (arn: string) => Pick<LocalFunction, 'invoke'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Stands in for the account's event bus: calls the functions of the rules that fit, again when they fail. */
export const eventBus =
  ({ rules, functionAt, now }: Bus) =>
  async (told: ServiceEvent): Promise<void> => {
    const event = {
      version: '0',
      id: randomUUID(),
      ...told,
      account,
      time: `${new Date(now()).toISOString().slice(0, 19)}Z`,
      region,
      resources: [],
    };
    const called = rules.filter(({ pattern }) => fits(pattern, event)).flatMap(({ functionArns }) => functionArns);
    for (const arn of called) await insist(() => functionAt(arn).invoke(event));
  };

const insist = async (call: () => Promise<unknown>): Promise<void> => {
  for (const pause of pauses) {
    try {
      await call();
      return;
    } catch {
      await sleep(pause, undefined, { ref: false });
    }
  }
  await call();
};
