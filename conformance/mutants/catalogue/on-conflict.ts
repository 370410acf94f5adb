import { resourceIdIn } from '../../resource-kind.ts';
import { bodyOf, on } from '../answer-lies.ts';
import { type Answer, bodiless, type HonestServer, isJson, type Lie, type Passing } from '../lie.ts';

/**
 * Does something of its own where the honest server refuses a second session or assignment of a device.
 * @param create name of the operation that makes them
 * @param then given the request that ends the first one, and the refusal
 */
export function onConflict(
  create: string,
  then: (request: Passing, first: Passing, server: HonestServer, refusal: Answer) => Promise<Answer>,
): Lie {
  const paths = new Map<string, string>();
  return on(create, async (request, server) => {
    const answer = await server.ask(request);
    const device = JSON.stringify(bodyOf(request)['device']);
    if (answer.status === 201 && isJson(answer.json))
      paths.set(device, `${request.path}/${resourceIdIn(answer.json) ?? ''}`);
    const path = paths.get(device);
    if (answer.status !== 409 || path === undefined) return answer;
    return then(request, bodiless(request, 'DELETE', path), server, answer);
  });
}
