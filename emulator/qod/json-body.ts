import express, { type Request, type Response } from 'express';
import { Refusal } from './errors.ts';

/** Largest body that is read, in bytes. */
const MAX_BODY_BYTES = 1_000_000;

const readRaw = express.raw({ type: () => true, limit: MAX_BODY_BYTES });

/** The JSON of a request, undefined where there is no body. Whatever else it may be is INVALID_ARGUMENT. */
export async function readJsonBody(request: Request, response: Response): Promise<{ value: unknown } | Refusal> {
  const bytes = await readBytes(request, response);
  if (bytes instanceof Refusal) return bytes;
  if (bytes.length === 0) return { value: undefined };
  if (request.is('application/json') !== 'application/json') {
    return new Refusal('INVALID_ARGUMENT', 'The body must be of type application/json.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { value: JSON.parse(text) as unknown };
  } catch {
    return new Refusal('INVALID_ARGUMENT', 'The body is not valid JSON in UTF-8.');
  }
}

async function readBytes(request: Request, response: Response): Promise<Buffer | Refusal> {
  const error = await new Promise<{ type?: string } | undefined>((resolve) => readRaw(request, response, resolve));
  if (error === undefined) return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const reason = error.type === 'entity.too.large' ? `is larger than ${MAX_BODY_BYTES} bytes` : 'cannot be read';
  return new Refusal('INVALID_ARGUMENT', `The body ${reason}.`);
}
