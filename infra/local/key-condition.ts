import type { JsonObject } from '../../shared/kernel/json.ts';

type Names = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, unknown>>;

/**
 * The values that a KeyConditionExpression, such as `#pk = :pk AND begins_with(sk, :from)`, wants a partition key to
 * equal: one in an expression that DynamoDB accepts, and never fewer than DynamoDB reads in one.
 */
export const keyValuesIn = (expression: string, key: string, { names, values }: { names: Names; values: Values }) => {
  const tokens = expression.match(/[#:]?[\w-]+|[<>=]+|\S/g) ?? [];
  const isKey = (at: number): boolean => {
    const token = tokens[at] ?? '';
    return (token.startsWith('#') ? names[token] : token) === key && tokens[at - 1] !== '.';
  };
  return tokens.flatMap((token, at) => {
    if (token !== '=') return [];
    const value = isKey(at - 1) ? tokens[at + 1] : isKey(at + 1) ? tokens[at - 1] : undefined;
    return value?.startsWith(':') ? [textOf(values[value])] : [];
  });
};

/** Likewise for the older KeyConditions. */
export const keyValuesOf = (conditions: JsonObject, key: string) => {
  const { ComparisonOperator, AttributeValueList } = (conditions[key] ?? {}) as JsonObject;
  if (ComparisonOperator !== 'EQ' || !Array.isArray(AttributeValueList)) return [];
  return AttributeValueList.map(textOf);
};

/** A key as IAM sees it; nothing if it is no key. */
export const textOf = (value: unknown): string | undefined => {
  const [[type, text] = [], ...others] = Object.entries(value ?? {});
  return others.length === 0 && ['S', 'N', 'B'].includes(type ?? '') && typeof text === 'string' ? text : undefined;
};
