import type { RandomStream } from '../../emulator/kernel/index.ts';
import type { TokenRole } from '../case.ts';
import { TargetUnreachable } from '../circuit-breaker.ts';
import { type ApiName, type Operation, operationNamed, type Release } from '../contract/index.ts';
import { defaultBody, identifiesDevice } from '../default-request.ts';
import { type Exchange, received } from '../exchange.ts';
import type { HttpAnswer } from '../http-client.ts';
import { uuidOf } from '../random-text.ts';
import type { Redaction } from '../redaction.ts';
import type { Target, TestDevice, TestProfile } from '../target.ts';

/** A request that can be sent, and what its answer is judged by. */
export type LoadRequest = Pick<Exchange, 'name' | 'api' | 'operation' | 'role' | 'request'>;

export interface LoadRequestsOptions {
  target: Target;
  release: Release;
  /** With the limits that the target publishes. */
  profile: TestProfile;
  /** Learns every token. */
  redaction: Redaction;
  /** Decides the correlators. */
  random: RandomStream;
}

const API: ApiName = 'quality-on-demand';

/** How long a token is used before its source is asked again, which knows when it expires; in real milliseconds. */
const ASK_AGAIN_MS = 10_000;

/** Makes the usual requests about the sessions of a device, with a token for each device and operation. */
export class LoadRequests {
  readonly #options: LoadRequestsOptions;
  readonly #tokens = new Map<string, { token: Promise<string | undefined>; askedMs: number }>();

  constructor(options: LoadRequestsOptions) {
    this.#options = options;
  }

  /** The operation that has this name in the newest release; undefined where the release has none. */
  operation(name: string): Operation | undefined {
    return operationNamed(API, name, this.#options.release)?.operation;
  }

  /** @param sessionId where the path names one. @throws TargetUnreachable when there is no token for it */
  async make(name: string, device: TestDevice, sessionId?: string): Promise<LoadRequest> {
    const { target, release, profile, random } = this.#options;
    const operation = this.operation(name);
    if (operation === undefined) throw new Error(`${release} has no operation ${name}`);
    const role = this.#roleFor(device);
    const json =
      name === 'retrieveSessionsByDevice' && !identifiesDevice(role)
        ? { device: device.identifiers }
        : defaultBody(operation, {
            role,
            device: device.identifiers,
            server: target.applicationServer,
            profile,
            release,
          });
    const token = await this.#token(role, device, operation);
    const path = operation.path.replace('{sessionId}', segment(sessionId ?? ''));
    const headers = {
      ...target.headers,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'x-correlator': uuidOf(random),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const request = {
      method: operation.method.toUpperCase(),
      url: `${target.apis[API] ?? ''}${path}`,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json), json }),
    };
    return { name: operation.operationId, api: API, operation, role, request };
  }

  /** The next request of the device asks for its token again. */
  forgetToken({ name }: TestDevice, { operationId }: Operation): void {
    this.#tokens.delete(keyOf(name, operationId));
  }

  #roleFor(device: TestDevice): TokenRole {
    const { tokens } = this.#options.target;
    if (tokens.offers('two-legged', device)) return 'two-legged';
    return tokens.offers('three-legged', device) ? 'three-legged' : 'none';
  }

  async #token(role: TokenRole, device: TestDevice, operation: Operation): Promise<string | undefined> {
    if (role === 'none') return undefined;
    const key = keyOf(device.name, operation.operationId);
    const nowMs = performance.now();
    const known = this.#tokens.get(key);
    if (known !== undefined && nowMs - known.askedMs < ASK_AGAIN_MS) return known.token;
    const token = this.#askFor(role, device, operation);
    this.#tokens.set(key, { token, askedMs: nowMs });
    token.catch(() => this.#tokens.delete(key));
    return token;
  }

  async #askFor(role: TokenRole, device: TestDevice, operation: Operation): Promise<string | undefined> {
    const { target, redaction } = this.#options;
    try {
      const token = await target.tokens.token({ role, device, operation });
      if (token !== undefined) redaction.add(token);
      return token;
    } catch (error) {
      throw noToken(error);
    }
  }
}

/** A request with what became of it. Times are Unix milliseconds of the target's clock. */
export function exchangeOf(
  request: LoadRequest,
  times: { startedAtMs: number; endedAtMs: number },
  answer: HttpAnswer,
): Exchange {
  return { ...request, ...times, durationMs: Math.round(answer.durationMs * 10) / 10, ...received(answer) };
}

/** What a failure of the target's source of tokens is to a load. */
export function noToken(error: unknown): TargetUnreachable {
  return new TargetUnreachable(`no access token can be had: ${(error as Error).message}`);
}

function keyOf(deviceName: string, operationId: string): string {
  return JSON.stringify([deviceName, operationId]);
}

/** A target may call its sessions whatever it likes. */
function segment(sessionId: string): string {
  return encodeURIComponent(sessionId.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
}
