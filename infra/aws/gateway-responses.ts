import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { problems, problemType } from '../../shared/http/problem.ts';
import type { Refusal, RefusalCode } from '../../shared/kernel/refusal.ts';

/** What API Gateway itself refuses, in the words of our own refusals. */
const refusals: readonly (readonly [ResponseType, RefusalCode, string])[] = [
  [
    ResponseType.UNAUTHORIZED,
    'unauthenticated',
    'Send Authorization: Bearer and a token that is signed by the issuer, meant for this API and not expired.',
  ],
  [ResponseType.EXPIRED_TOKEN, 'unauthenticated', 'The token has expired. Ask the issuer for a new one.'],
  [ResponseType.INVALID_SIGNATURE, 'unauthenticated', 'This API takes bearer tokens, not AWS signatures.'],
  [
    ResponseType.ACCESS_DENIED,
    'notAdmitted',
    'The token is good, but whom it names is not registered here, or no longer.',
  ],
  [ResponseType.INVALID_API_KEY, 'notAdmitted', 'These credentials belong to no usage plan.'],
  [ResponseType.WAF_FILTERED, 'forbidden', 'The firewall turned this request away.'],
  [
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    'notFound',
    'There is no such route. GET /v1/openapi.json lists those there are.',
  ],
  [ResponseType.RESOURCE_NOT_FOUND, 'notFound', 'There is no such route. GET /v1/openapi.json lists those there are.'],
  [ResponseType.BAD_REQUEST_BODY, 'invalidRequest', 'The body is not as it must be.'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 'invalidRequest', 'A parameter is not as it must be.'],
  [ResponseType.REQUEST_TOO_LARGE, 'bodyTooLarge', 'At most 262144 bytes are read.'],
  [
    ResponseType.UNSUPPORTED_MEDIA_TYPE,
    'unsupportedMediaType',
    'Send JSON, and say so: Content-Type: application/json.',
  ],
  [ResponseType.THROTTLED, 'tooManyRequests', 'Send the same request again in a moment.'],
  [ResponseType.QUOTA_EXCEEDED, 'tooManyRequests', 'The quota is used up. Send the same request again later.'],
  [ResponseType.INTEGRATION_TIMEOUT, 'unavailable', 'Nothing is lost. Send the same request again in a moment.'],
  [ResponseType.INTEGRATION_FAILURE, 'unavailable', 'Nothing is lost. Send the same request again in a moment.'],
  [
    ResponseType.AUTHORIZER_FAILURE,
    'internalError',
    'This is our fault and has been logged. Sending the same request again is safe.',
  ],
  [
    ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
    'internalError',
    'This is our fault and has been logged. Sending the same request again is safe.',
  ],
  [
    ResponseType.API_CONFIGURATION_ERROR,
    'internalError',
    'This is our fault and has been logged. Sending the same request again is safe.',
  ],
  [ResponseType.DEFAULT_4XX, 'invalidRequest', 'The request is not as it must be.'],
  [
    ResponseType.DEFAULT_5XX,
    'internalError',
    'This is our fault and has been logged. Sending the same request again is safe.',
  ],
];

/** Where it is wrong, as far as the refusal itself says. */
const places: Partial<Record<RefusalCode, Pick<Refusal, 'errors'>>> = {
  unauthenticated: {
    errors: [{ header: 'Authorization', rule: 'bearer', detail: 'must be Bearer and a valid token' }],
  },
  bodyTooLarge: { errors: [{ pointer: '#', rule: 'maxBytes', detail: 'must have at most 262144 bytes' }] },
};

/** How API Gateway says no as the functions do: as problem+json with a stable code. */
export const gatewayResponses = () =>
  Object.fromEntries(
    refusals.map(([{ responseType }, code, detail]) => {
      const { status, title } = problems[code];
      const body = {
        type: problemType(code),
        title,
        status,
        code,
        detail,
        instance: '$context.requestId',
        ...places[code],
      };
      const headers = {
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
        ...(code === 'tooManyRequests' && { 'Retry-After': '1' }),
      };
      const responseParameters = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
      );
      const responseTemplates = { 'application/json': JSON.stringify(body) };
      return [responseType, { statusCode: String(status), responseParameters, responseTemplates }];
    }),
  );
