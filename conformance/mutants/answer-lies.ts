import { withoutValueAt, withValueAt } from '../body-path.ts';
import {
  type Answer,
  errorAnswer,
  type HonestServer,
  isJson,
  type Json,
  type Lie,
  type Passing,
  withJson,
} from './lie.ts';

type Middleware = (request: Passing, server: HonestServer) => Promise<Answer>;

/** A lie about some operations; the others are served honestly. Names are those of the newest release. */
export function on(operations: string | readonly string[], answer: Middleware): Lie {
  return { operations: [operations].flat(), answer };
}

/** Another error in the place of an answer. */
export function answersInstead(
  operations: string | readonly string[],
  when: (answer: Answer, request: Passing, server: HonestServer) => boolean,
  status: number,
  code: string,
): Lie {
  return on(operations, async (request, server) => {
    const answer = await server.ask(request);
    return when(answer, request, server) ? errorAnswer(request, status, code) : answer;
  });
}

/** Refuses what it should serve, and does not do it. */
export function refuses(
  operations: string | readonly string[],
  when: (request: Passing, server: HonestServer) => boolean,
  status: number,
  code: string,
): Lie {
  return on(operations, async (request, server) =>
    when(request, server) ? errorAnswer(request, status, code) : server.ask(request),
  );
}

/**
 * Does not make a check: what the honest server refuses is put right without a word, and served.
 * @param repair the request as it should have been; undefined where the refusal was for another reason.
 */
export function accepts(
  operations: string | readonly string[],
  repair: (request: Passing, refusal: Answer, server: HonestServer) => Passing | undefined,
): Lie {
  return on(operations, async (request, server) => {
    const answer = await server.ask(request);
    const repaired = answer.status < 400 ? undefined : repair(request, answer, server);
    return repaired === undefined ? answer : server.ask(repaired);
  });
}

/** Alters every JSON object of a success, of a list each. Undefined leaves it as it is. */
export function alters(
  operations: string | readonly string[],
  change: (body: Json, request: Passing, server: HonestServer) => Json | undefined,
): Lie {
  return on(operations, async (request, server) => {
    const answer = await server.ask(request);
    if (answer.status > 299) return answer;
    const changed = (body: unknown) => (isJson(body) ? (change(body, request, server) ?? body) : body);
    if (Array.isArray(answer.json)) return withJson(answer, answer.json.map(changed));
    return isJson(answer.json) ? withJson(answer, changed(answer.json)) : answer;
  });
}

/** Alters every list of a success. */
export function altersList(
  operation: string,
  change: (items: readonly Json[], request: Passing, server: HonestServer) => readonly unknown[],
): Lie {
  return on(operation, async (request, server) => {
    const answer = await server.ask(request);
    if (answer.status !== 200 || !Array.isArray(answer.json)) return answer;
    return withJson(answer, change(answer.json.filter(isJson), request, server));
  });
}

export const bodyOf = ({ json }: Passing): Json => (isJson(json) ? json : {});

export function put(request: Passing, path: string, value: unknown): Passing {
  return withJson(request, withValueAt(request.json, path, value));
}

export function take(request: Passing, ...paths: readonly string[]): Passing {
  return withJson(
    request,
    paths.reduce((json, path) => withoutValueAt(json, path), request.json),
  );
}

/** `json` without a property. */
export function without(json: Json, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)));
}

export const codeOf = ({ json }: Answer): unknown => (isJson(json) ? json['code'] : undefined);
