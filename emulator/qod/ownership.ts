import type { ApiCall } from './api-handler.ts';
import type { IdentificationOptions } from './device.ts';
import { Refusal } from './errors.ts';
import type { LifeCycle } from './life-cycle.ts';
import type { QosResource } from './qos-resource.ts';

/** A resource is its client's; to a 3-legged token it shows only when it is for the device of that token as well. */
export function ownResource<R extends QosResource>(
  life: LifeCycle<R>,
  { subscribers }: IdentificationOptions,
  { caller: { clientId, phoneNumber }, pathParameters }: ApiCall,
): R | Refusal {
  const [id = ''] = Object.values(pathParameters);
  const resource = life.find(id);
  if (resource === undefined) return new Refusal('NOT_FOUND');
  if (resource.clientId !== clientId) return new Refusal('PERMISSION_DENIED', 'It belongs to another client.');
  const ofSubject = phoneNumber === undefined || subscribers.find({ phoneNumber })?.ueName === resource.ueName;
  return ofSubject ? resource : new Refusal('INVALID_TOKEN_CONTEXT');
}
