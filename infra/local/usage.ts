import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { AwsFailure, accessKeyOf, type Judge } from './aws-service.ts';
import type { UsageModel } from './cloud.ts';
import { writeWhole } from './identity.ts';
import { region } from './template.ts';

const Kept = z.object({
  keys: z.array(z.object({ id: z.string(), name: z.string(), value: z.string() })),
  /** The keys that are in the plan. */
  inPlan: z.array(z.string()),
});

const NewKey = z.object({ name: z.string().min(1), value: z.string().min(20).max(128) });
const PlanKey = z.object({ keyId: z.string() });

/** A request that the plan does not let through, as a gateway response. */
type NotAdmitted = 'INVALID_API_KEY' | 'THROTTLED';

/** Stands in for API Gateway's usage plan: who has a key in it, and how much each may ask. */
export const localUsage = ({ file, model, judge }: { file: string; model: UsageModel; judge: Judge }) => {
  const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : { keys: [], inPlan: [] };
  const save = () => writeWhole(file, JSON.stringify(kept, null, 2));

  const addKey = ({ name, value }: z.output<typeof NewKey>) => {
    if (kept.keys.some((key) => key.value === value)) {
      throw new AwsFailure('ConflictException', 'API Key already exists', 409);
    }
    const key = { id: randomUUID(), name, value };
    kept.keys.push(key);
    save();
    return key;
  };
  const addToPlan = (keyId: string) => {
    if (kept.inPlan.includes(keyId)) throw new AwsFailure('ConflictException', 'It is in the plan already', 409);
    if (!kept.keys.some(({ id }) => id === keyId)) throw new AwsFailure('NotFoundException', 'No such key', 404);
    kept.inPlan.push(keyId);
    save();
    return { id: keyId, type: 'API_KEY' };
  };
  for (const key of model.keys) {
    if (!kept.keys.some(({ value }) => value === key.value)) addToPlan(addKey(key).id);
  }

  const operate = async (request: IncomingMessage): Promise<readonly [number, object]> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const resource = `arn:aws:apigateway:${region}::${pathname}`;
    await judge(accessKeyOf(request), [{ action: `apigateway:${request.method}`, resource }]);
    const body = async () => JSON.parse(await text(request)) as unknown;
    switch (`${request.method} ${pathname}`) {
      case 'POST /apikeys':
        return [201, addKey(NewKey.parse(await body()))];
      case 'GET /apikeys': {
        const name = searchParams.get('name') ?? '';
        return [200, { item: kept.keys.filter((key) => key.name.startsWith(name)) }];
      }
      case 'GET /usageplans':
        return [200, { item: [{ id: model.plan, name: model.plan }] }];
      case `POST /usageplans/${model.plan}/keys`:
        return [201, addToPlan(PlanKey.parse(await body()).keyId)];
      default:
        throw new AwsFailure('NotFoundException', `${request.method} ${pathname} is not known here`, 404);
    }
  };

  const serve: RequestListener = (request, response) => {
    operate(request).then(
      ([status, body]) => say(response, status, body),
      (error) => {
        const failure = error instanceof AwsFailure ? error : new AwsFailure('BadRequestException', String(error));
        response.setHeader('x-amzn-errortype', failure.code);
        say(response, failure.status, { message: failure.message });
      },
    );
  };

  const buckets = new Map<string, { tokens: number; at: number }>();

  /** Counts one request against a key. */
  const admit = (value: string | undefined): NotAdmitted | undefined => {
    const key = kept.keys.find((each) => each.value === value);
    if (!key || !kept.inPlan.includes(key.id)) return 'INVALID_API_KEY';
    const now = performance.now();
    const { tokens, at } = buckets.get(key.id) ?? { tokens: model.burst, at: now };
    const left = Math.min(model.burst, tokens + ((now - at) / 1000) * model.rate);
    buckets.set(key.id, { tokens: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? undefined : 'THROTTLED';
  };

  return { serve, admit };
};

export type Usage = ReturnType<typeof localUsage>;

const say = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
};
