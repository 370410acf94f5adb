import { isIPv6 } from 'node:net';
import { Ajv, type ErrorObject } from 'ajv';
import ajvFormats from 'ajv-formats';
import { apiError, type ApiError, invalidArgument } from './api-error.ts';
import type { Readings } from './reading.ts';

const ajv = new Ajv({ strict: false });
ajvFormats.default(ajv);
ajv.addFormat('ipv6-subnet', (text: string) => {
  const [address = '', width, ...rest] = text.split('/');
  return rest.length === 0 && isIPv6(address) && (width === undefined || /^(12[0-8]|1[01]\d|[1-9]?\d)$/.test(width));
});

/** Makes a reader of bodies, or other values, of a schema. It throws ApiError for a value that is none. */
export function readerOf<T>(schema: object): (value: unknown, readings?: Readings) => T {
  const isValid = ajv.compile(schema);
  return (value, readings) => {
    if (isValid(value)) return value as T;
    const [problem] = isValid.errors ?? [];
    const message = `The request is not as specified: ${problem?.instancePath ?? ''} ${problem?.message ?? ''}.`;
    throw (
      (readings?.has('particular-codes') === true ? particularError(problem, message) : undefined) ??
      invalidArgument(message)
    );
  };
}

/** The code of createSession's 400 that tells best what is wrong, where there is one besides INVALID_ARGUMENT. */
function particularError(problem: ErrorObject | undefined, message: string): ApiError | undefined {
  const { instancePath = '', keyword = '' } = problem ?? {};
  if (/port/i.test(instancePath) && /^(minimum|maximum)$/.test(keyword)) return apiError(400, 'OUT_OF_RANGE', message);
  if (instancePath === '/sinkCredential/credentialType') return apiError(400, 'INVALID_CREDENTIAL', message);
  if (instancePath === '/sinkCredential/accessTokenType') return apiError(400, 'INVALID_TOKEN', message);
  if (instancePath === '/sink' && keyword === 'pattern') return apiError(400, 'INVALID_SINK', message);
  return undefined;
}
