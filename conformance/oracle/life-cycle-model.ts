import { resourceIdIn, resourceStatusIn } from '../resource-kind.ts';
import type { Command } from './command.ts';
import { type Allowance, Life } from './life.ts';

/** What came back from a command that sends a request. */
export interface Answer {
  status: number;
  json: unknown;
  sentAtMs: number;
  receivedAtMs: number;
}

type Json = Readonly<Record<string, unknown>>;
type Request = Exclude<Command, { do: 'wait' | 'outlive' }>;

/**
 * All that a release allows to become of the sessions or assignments that one client makes for one device, with one profile. It says
 * which answer is wrong, and learns from each: where CAMARA leaves something open, either is right until one has been seen.
 */
export class LifeCycleModel {
  readonly #allowance: Allowance;
  readonly #lives: Life[] = [];
  /** Whether the network has ended something by itself, after which the model knows nothing. */
  isDisturbed = false;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** The one that a command is about; undefined where there have not been so many. */
  at(of: number): Life | undefined {
    return this.#lives.at(-1 - of);
  }

  /** Those that have to be ended before the device is free again, the oldest first. */
  left(): Life[] {
    return this.#lives.filter(({ isGone }) => !isGone);
  }

  /** How a command names it. */
  placeOf(life: Life): number {
    return this.#lives.length - 1 - this.#lives.indexOf(life);
  }

  /** @returns what would have been right, if the answer is not. */
  judge(command: Request, answer: Answer): string | undefined {
    switch (command.do) {
      case 'create':
        return this.#judgeCreation(answer);
      case 'list':
        return this.#judgeList(answer);
      default: {
        const life = this.at(command.of);
        if (life === undefined) return undefined;
        if ('additionalS' in command) return this.#judgeExtension(life, command.additionalS, answer);
        return command.do === 'read' ? this.#judgeRead(life, answer) : this.#judgeEnd(life, answer);
      }
    }
  }

  #judgeCreation({ status, json, sentAtMs, receivedAtMs }: Answer): string | undefined {
    if (status === 409) {
      const isFree = this.left().length === 0;
      return isFree ? '201: nothing is in the way' : undefined;
    }
    if (status !== 201) return this.left().length === 0 ? '201' : '201 or 409';
    const inTheWay = this.#lives.some((life) => life.isSurelyAlive(receivedAtMs));
    if (inTheWay) return '409: the device has one already';
    const id = isObject(json) ? resourceIdIn(json) : undefined;
    if (!isObject(json) || id === undefined) return 'an id';
    if (this.#lives.some((life) => life.id === id)) return 'an id of its own';
    this.#noteDisturbance(json);
    this.#lives.push(new Life(id, json, sentAtMs, this.#allowance));
    return undefined;
  }

  #judgeRead(life: Life, { status, json, receivedAtMs }: Answer): string | undefined {
    if (status === 404) return otherwise(life.notFound(receivedAtMs), '200');
    if (status !== 200 || !isObject(json)) return life.isGone ? '404' : '200';
    this.#noteDisturbance(json);
    if (this.isDisturbed) return undefined;
    return otherwise(life.told(json, receivedAtMs), life.isGone ? '404' : '200');
  }

  #judgeEnd(life: Life, { status, sentAtMs, receivedAtMs }: Answer): string | undefined {
    if (life.isGone) return status === 404 ? undefined : '404: it was deleted before';
    if (status === 404) {
      const wrong = life.isSurelyAlive(sentAtMs) && life.notFound(receivedAtMs) !== undefined;
      if (!wrong) life.ended(false);
      return wrong ? '204: it is there' : undefined;
    }
    if (life.isEnding && (status === 202 || status === 409)) return undefined;
    const mayEndLater = this.#allowance.kind === 'assignment';
    if (status !== 204 && !(status === 202 && mayEndLater)) return mayEndLater ? '204 or 202' : '204';
    life.ended(status === 202);
    return undefined;
  }

  #judgeExtension(
    life: Life,
    additionalS: number,
    { status, json, sentAtMs, receivedAtMs }: Answer,
  ): string | undefined {
    if (life.isGone) return status === 404 ? undefined : '404: it was deleted';
    if (status === 200) {
      if (!isObject(json)) return 'the session';
      this.#noteDisturbance(json);
      return this.isDisturbed ? undefined : otherwise(life.extended(additionalS, json, sentAtMs), '200');
    }
    if (life.isSurelyAvailable(receivedAtMs)) return '200: it is AVAILABLE';
    if (status === 404) return otherwise(life.notFound(receivedAtMs), '200 or 409');
    // v0.10.1 has no 409 of an extension.
    const refusals = this.#allowance.release === 'v0.10.1' ? [400, 409] : [409];
    return refusals.includes(status) ? undefined : `200 or ${refusals.join(' or ')}`;
  }

  #judgeList({ status, json, receivedAtMs }: Answer): string | undefined {
    const alive = this.#lives.filter((life) => life.isSurelyAlive(receivedAtMs));
    if (this.#allowance.kind === 'assignment' && status === 404) {
      return alive.length === 0 ? undefined : '200: the device has an assignment';
    }
    if (status !== 200) return this.#allowance.kind === 'assignment' && alive.length === 0 ? '404' : '200';
    const told = [json].flat().filter(isObject);
    const missing = alive.find(({ id }) => told.every((body) => resourceIdIn(body) !== id));
    if (missing !== undefined) return `${missing.id} among them`;
    for (const body of told) {
      const wrong = this.#judgeListed(body, receivedAtMs);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #judgeListed(body: Json, nowMs: number): string | undefined {
    const id = resourceIdIn(body);
    const life = this.#lives.find((each) => each.id === id);
    // What other cases have left may be told of as long as it is over.
    if (life === undefined)
      return resourceStatusIn(body) === 'UNAVAILABLE' ? undefined : `nothing that was not asked for, as ${String(id)}`;
    this.#noteDisturbance(body);
    return this.isDisturbed ? undefined : life.told(body, nowMs);
  }

  #noteDisturbance({ statusInfo }: Json): void {
    if (statusInfo === 'NETWORK_TERMINATED') this.isDisturbed = true;
  }
}

function otherwise(wrong: string | undefined, status: string): string | undefined {
  return wrong === undefined ? undefined : `${status}: ${wrong}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
