import { isIPv6 } from 'node:net';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { invalidArgument } from './api-error.ts';

const ajv = new Ajv({ strict: false });
ajvFormats.default(ajv);
ajv.addFormat('ipv6-subnet', (text: string) => {
  const [address = '', width, ...rest] = text.split('/');
  return rest.length === 0 && isIPv6(address) && (width === undefined || /^(12[0-8]|1[01]\d|[1-9]?\d)$/.test(width));
});

/** Makes a reader of bodies, or other values, of a schema. It throws ApiError for a value that is none. */
export function readerOf<T>(schema: object): (value: unknown) => T {
  const isValid = ajv.compile(schema);
  return (value) => {
    if (isValid(value)) return value as T;
    const [problem] = isValid.errors ?? [];
    throw invalidArgument(`The request is not as specified: ${problem?.instancePath ?? ''} ${problem?.message ?? ''}.`);
  };
}
