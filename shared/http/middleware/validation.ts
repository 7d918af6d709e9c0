import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { pointerTo } from '../../kernel/pointer.ts';
import { type Fault, Refused, refuse } from '../../kernel/refusal.ts';
import { exchangeOf, type Passing, routeOf } from '../exchange.ts';

/** Checks path, query and body against what the route declares. */
export const validation = () => ({
  before: (passing: Passing) => {
    const { params, query = z.strictObject({}), body } = routeOf(passing);
    const exchange = exchangeOf(passing);

    const named = params.safeParse(passing.event.pathParameters ?? {});
    if (!named.success) throw new Refused(refuse('notFound', 'There is no such thing: its id is not one of ours.'));

    const asked = query.safeParse(queryOf(passing.event));
    const said = body?.safeParse(exchange.sent);
    const faults = [
      ...(asked.success ? [] : faultsOf(asked.error, (path) => ({ parameter: path.join('.') }))),
      ...(said && !said.success ? faultsOf(said.error, (path) => ({ pointer: pointerTo(path) })) : []),
    ];
    if (faults.length > 0) throw new Refused(invalid(faults));
    Object.assign(exchange, { params: named.data, query: asked.data, body: said?.data });
  },
});

/** A parameter given twice says two things; none of them is taken. */
const queryOf = ({ multiValueQueryStringParameters }: APIGatewayProxyEvent): Record<string, unknown> => {
  const given = Object.entries(multiValueQueryStringParameters ?? {});
  const twice = given.filter(([, values]) => (values?.length ?? 0) > 1);
  if (twice.length > 0) {
    throw new Refused(
      invalid(twice.map(([name]) => ({ parameter: name, rule: 'once', detail: 'must be given only once' }))),
    );
  }
  return Object.fromEntries(given.map(([name, values]) => [name, values?.[0]]));
};

const shownAtMost = 20;

const invalid = (faults: readonly Fault[]) => {
  const more = faults.length - shownAtMost;
  const detail = faults.length === 1 ? 'One thing is wrong.' : `${faults.length} things are wrong.`;
  return refuse('invalidRequest', more > 0 ? `${detail} The first ${shownAtMost} are listed.` : detail, {
    errors: faults.slice(0, shownAtMost),
  });
};

type Place = (path: readonly PropertyKey[]) => { pointer: string } | { parameter: string };

/** One fault for each thing that is wrong, and one for each unknown name. Never what was sent. */
const faultsOf = (error: z.ZodError, place: Place): Fault[] => {
  const faults = issuesOf(error, place);
  // What breaks a rule twice, as a number beyond both bounds does, is told the narrower one, which comes last.
  return [...new Map(faults.map((fault) => [JSON.stringify({ ...fault, detail: '' }), fault])).values()];
};

const issuesOf = ({ issues }: z.ZodError, place: Place): Fault[] =>
  issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        ...place([...issue.path, key]),
        rule: 'unknownField',
        detail: 'is not known here',
      }));
    }
    return [{ ...place(issue.path), ...ruleOf(issue) }];
  });

/** Each rule in one word, and what it asks for. */
const ruleOf = (issue: z.core.$ZodIssue): Pick<Fault, 'rule' | 'detail'> => {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message)
        ? { rule: 'required', detail: 'is missing' }
        : { rule: 'type', detail: `must be ${typeNames[issue.expected] ?? issue.expected}` };
    case 'invalid_value':
      return {
        rule: 'oneOf',
        detail: `must be ${issue.values.length > 1 ? 'one of: ' : ''}${issue.values.join(', ')}`,
      };
    case 'too_big':
      return { rule: 'max', detail: bound(issue.origin, `at most ${issue.maximum}`) };
    case 'too_small':
      return { rule: 'min', detail: bound(issue.origin, `at least ${issue.minimum}`) };
    case 'custom':
      return { rule: String(issue.params?.rule ?? 'format'), detail: issue.message };
    default:
      return { rule: 'format', detail: issue.message };
  }
};

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items' };

/** What a length, or a number itself, must be. */
const bound = (origin: string, limit: string): string =>
  units[origin] === undefined ? `must be ${limit}` : `must have ${limit} ${units[origin]}`;
