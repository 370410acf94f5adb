import { resourceIdIn, resourceStatusIn } from '../../resource-kind.ts';
import { on } from '../answer-lies.ts';
import { errorAnswer, isJson, type Lie, type Passing } from '../lie.ts';

const idIn = ({ pathParameters }: Passing): string => Object.values(pathParameters)[0] ?? '';

/**
 * Takes a request like one before for a repetition, although what that made is gone, and refuses it.
 * Only where the deletion follows at once on AVAILABLE: tests use a device one after the other, and are not to be blocked by
 * what the one before has cleaned up.
 */
export function remembersRequests(create: string, read: string, end: string): Lie {
  const requests = new Map<string, string>();
  const availableAtMs = new Map<string, number>();
  const blocked = new Set<string>();
  return on([create, read, end], async (request, server) => {
    const { operation, text = '' } = request;
    if (operation === create && blocked.delete(text)) return errorAnswer(request, 409, 'CONFLICT');
    const answer = await server.ask(request);
    const { json } = answer;
    const nowMs = server.target.time.nowMs();
    if (operation === create && isJson(json)) requests.set(resourceIdIn(json) ?? '', text);
    if (operation === read && isJson(json) && resourceStatusIn(json) === 'AVAILABLE')
      availableAtMs.set(idIn(request), nowMs);
    const before = requests.get(idIn(request));
    const isAtOnce = availableAtMs.get(idIn(request)) === nowMs;
    if (operation === end && answer.status === 204 && isAtOnce && before !== undefined) blocked.add(before);
    return answer;
  });
}
