import { resourceIdIn } from '../../resource-kind.ts';
import { on } from '../answer-lies.ts';
import { errorAnswer, isJson, type Lie, type Passing } from '../lie.ts';

const idIn = ({ pathParameters }: Passing): string => Object.values(pathParameters)[0] ?? '';

/** Says 409 to the first request like one before, although what that made has been ended. */
export function remembersRequests(create: string, end: string): Lie {
  const requests = new Map<string, string>();
  const blocked = new Set<string>();
  return on([create, end], async (request, server) => {
    const { operation, text = '' } = request;
    if (operation === create && blocked.delete(text)) return errorAnswer(request, 409, 'CONFLICT');
    const answer = await server.ask(request);
    if (operation === create && isJson(answer.json)) requests.set(resourceIdIn(answer.json) ?? '', text);
    const before = requests.get(idIn(request));
    if (operation === end && answer.status === 204 && before !== undefined) blocked.add(before);
    return answer;
  });
}
