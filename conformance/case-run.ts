import type { TokenRole } from './case.ts';
import type { PlacedExchange } from './checks/event-sequence.ts';
import { checkExchange } from './checks/exchange-checks.ts';
import { type Finding, shortened } from './checks/finding.ts';
import {
  contractOf,
  operationNamed,
  validatorFor,
  type ApiName,
  type ContractValidator,
  type Operation,
  type Release,
} from './contract/index.ts';
import { identifiesDevice } from './default-request.ts';
import { type Exchange, exchangeRecord, received } from './exchange.ts';
import type { HttpClient } from './http-client.ts';
import { type Placeholder, resolvePlaceholders } from './placeholder.ts';
import type { PlannedCase } from './plan.ts';
import type { PromiseReader } from './promise-reader.ts';
import type { Assertion, CaseRecord, OutcomeRecord } from './record.ts';
import type { Redaction } from './redaction.ts';
import { ResourceLedger } from './resource-ledger.ts';
import type { Mailbox } from './sink/notification-listener.ts';
import type { Target, TestDevice, TestProfile } from './target.ts';
import { rule, ruleLeniently, sentence } from './verdict.ts';

/** What all cases of a run share. */
export interface RunContext {
  release: Release;
  target: Target;
  client: HttpClient;
  redaction: Redaction;
  profile: TestProfile;
  promises: PromiseReader;
  /** Keys of the events that any case has received, see EventContent. */
  eventKeys: Set<string>;
  /** Told of every answer and of every failure to get one. */
  onExchange(exchange: Exchange): void;
}

/** What a case has for itself. */
export interface CaseResources {
  device: TestDevice | undefined;
  twin: TestDevice | undefined;
  mailbox: Mailbox | undefined;
  /** Random texts that depend on the case and the seed alone. */
  random: { uuid(): string; name(): string };
}

/** A request as a step wants it sent. */
export interface Message {
  name: string;
  api: ApiName;
  operation: Operation;
  role: TokenRole;
  path: Readonly<Record<string, unknown>>;
  /** Text of the body, with what it is as JSON where it is any. */
  body?: { text: string; json?: unknown };
  /** In addition to the usual ones; null takes one out. */
  headers: Readonly<Record<string, string | null>>;
}

/** One case being run: its evidence as it grows, and everything that its steps need. */
export class CaseRun {
  readonly planned: PlannedCase;
  readonly context: RunContext;
  readonly resources: CaseResources;
  readonly ledger = new ResourceLedger();
  readonly outcomes: OutcomeRecord[] = [];
  readonly assertions: Assertion[] = [];
  readonly inconclusive: string[] = [];
  /** Why the case is about something that the target turned out not to do, although it might. */
  notApplicable: string | undefined;
  /** Events that a step has waited for, by their place in the mailbox. */
  readonly awaitedEvents = new Map<number, { credential?: boolean }>();
  /** What was sent, among the events that arrived. */
  readonly placedExchanges: PlacedExchange[] = [];
  readonly #exchanges: Exchange[] = [];
  readonly #byName = new Map<string, Exchange>();
  readonly #startedAtMs: number;

  constructor(planned: PlannedCase, context: RunContext, resources: CaseResources) {
    this.planned = planned;
    this.context = context;
    this.resources = resources;
    this.#startedAtMs = context.target.time.nowMs();
  }

  get target(): Target {
    return this.context.target;
  }

  /** The role of a request that names none: a token that identifies no device, if the target has such. */
  get defaultRole(): TokenRole {
    const { tokens } = this.target;
    return tokens.offers('two-legged') || !tokens.offers('three-legged', this.resources.device)
      ? 'two-legged'
      : 'three-legged';
  }

  /** What this case is about is expected at the level of its requirement. */
  expectation(check: string, held: boolean, expected: string, actual: string): Finding {
    return {
      check,
      level: this.planned.requirement.level === 'MUST' ? 'MUST' : 'SHOULD',
      held,
      expected,
      actual: shortened(actual),
    };
  }

  /**
   * Takes in what a step found. Of a precondition, what does not hold is no failure: the case cannot be judged.
   * @returns whether everything held.
   */
  conclude(
    findings: readonly Finding[],
    { exchange, precondition = false }: { exchange?: Exchange; precondition?: boolean | undefined } = {},
  ): boolean {
    const index = exchange === undefined ? -1 : this.#exchanges.indexOf(exchange);
    for (const finding of findings) {
      if (precondition && !finding.held) this.inconclusive.push(`precondition not met: ${sentence(finding)}`);
      else this.assertions.push(index === -1 ? finding : { ...finding, exchange: index });
    }
    return findings.every(({ held }) => held);
  }

  /**
   * An operation by the name of the newest release.
   * @throws where the release has none of that name, which is a mistake of the case
   */
  operationNamed(api: ApiName, name: string): { api: ApiName; operation: Operation } {
    const named = operationNamed(api, name, this.context.release);
    if (named === undefined) throw new Error(`${this.context.release} has no operation ${name}`);
    return named;
  }

  validator(api: ApiName): ContractValidator {
    return validatorFor(contractOf(api, this.context.release));
  }

  /** Sends a request, keeps the exchange, and makes the checks that hold of every exchange. */
  async send(message: Message): Promise<Exchange> {
    const events = this.resources.mailbox?.events ?? [];
    const eventsBefore = events.length;
    const exchange = await this.transmit(message);
    this.placedExchanges.push({ exchange, eventsBefore, eventsAfter: events.length });
    this.#exchanges.push(exchange);
    this.#byName.set(message.name, exchange);
    this.ledger.note(exchange);
    const made = this.ledger.last();
    if (made !== undefined) this.resources.mailbox?.claim(made.id);
    const context = {
      validator: this.validator(message.api),
      ledger: this.ledger,
      clockToleranceMs: this.target.budgets.clockToleranceMs,
      sinkSecrets: this.#sinkSecrets(),
    };
    if (exchange.failure?.reached === false)
      this.inconclusive.push(`the target could not be reached: ${exchange.failure.reason}`);
    else this.conclude(checkExchange(exchange, context), { exchange });
    return exchange;
  }

  /** Sends a request that is no evidence, such as one that cleans up. */
  async transmit({ name, api, operation, role, path, body, headers }: Message): Promise<Exchange> {
    const { target, client, redaction } = this.context;
    const { device } = this.resources;
    const token =
      role === 'none'
        ? undefined
        : await target.tokens.token({ role, operation, ...(device === undefined ? {} : { device }) });
    if (token !== undefined && role !== 'garbage') redaction.add(token);
    const usual = {
      ...target.headers,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'x-correlator': this.resources.random.uuid(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const request = {
      method: operation.method.toUpperCase(),
      url: `${target.apis[api] ?? ''}${filled(operation.path, path)}`,
      headers: overridden(usual, headers),
      ...(body === undefined ? {} : { body: body.text }),
    };
    const startedAtMs = target.time.nowMs();
    const answer = await target.time.track(() => client.send(request));
    const exchange: Exchange = {
      name,
      api,
      operation,
      role,
      startedAtMs,
      endedAtMs: target.time.nowMs(),
      durationMs: answer.durationMs,
      request: { ...request, ...(body?.json === undefined ? {} : { json: body.json }) },
      ...received(answer),
    };
    this.context.onExchange(exchange);
    return exchange;
  }

  /** Value of a placeholder; see case.ts for the names. */
  lookup = ({ root, path }: Placeholder): unknown => {
    const { device, twin, mailbox, random } = this.resources;
    const { applicationServer, otherServer, assets, time } = this.target;
    switch (root) {
      case 'device':
        return follow(device?.identifiers, path);
      case 'twin':
        return follow(twin?.identifiers, path);
      case 'server':
        return follow(applicationServer, path);
      case 'otherServer':
        return follow(otherServer, path);
      case 'profile':
        return follow(this.context.profile, path);
      case 'asset':
        return follow(assets, path);
      case 'sink':
        return follow(mailbox, path);
      case 'row':
        return resolvePlaceholders(follow(this.planned.row, path), this.lookup);
      case 'now':
        return new Date(time.nowMs());
      case 'resource':
        return follow(this.ledger.last(), path);
      case 'random':
        return path[0] === 'uuid' ? random.uuid() : path[0] === 'name' ? random.name() : undefined;
      default:
        return this.#ofExchange(root, path);
    }
  };

  exchangeNamed(name: string): Exchange | undefined {
    return this.#byName.get(name);
  }

  /** @param fault what went wrong in the harness itself, if anything did. */
  record(fault?: unknown): CaseRecord {
    const { planned, context, assertions, outcomes, inconclusive, notApplicable } = this;
    const { redaction, target } = context;
    const ruling =
      fault === undefined
        ? rule(assertions, inconclusive, notApplicable)
        : { verdict: 'error' as const, reasons: [explained(fault)] };
    const lenient = fault === undefined ? ruleLeniently(assertions, inconclusive, notApplicable) : ruling.verdict;
    return {
      ...identityOf(planned),
      verdict: ruling.verdict,
      ...(lenient === ruling.verdict ? {} : { lenient }),
      reasons: ruling.reasons.map((reason) => redaction.text(reason)),
      assertions: assertions.map((each) => ({
        ...each,
        expected: redaction.text(each.expected),
        actual: redaction.text(each.actual),
      })),
      exchanges: this.#exchanges.map((exchange) => exchangeRecord(exchange, redaction)),
      events: (this.resources.mailbox?.events ?? []).map(({ headers, text, json: _json, fault: _fault, ...event }) => ({
        ...event,
        headers: redaction.headers(headers),
        body: redaction.text(text).slice(0, 65_536),
      })),
      outcomes,
      startedAtMs: this.#startedAtMs,
      endedAtMs: target.time.nowMs(),
    };
  }

  #ofExchange(name: string, [part, ...path]: readonly (string | number)[]): unknown {
    const exchange = this.#byName.get(name);
    switch (part) {
      case 'body':
        return follow(exchange?.response?.json, path);
      case 'request':
        return follow(exchange?.request.json, path);
      case 'header':
        return follow(
          exchange?.response?.headers,
          path.map((each) => String(each).toLowerCase()),
        );
      case 'status':
        return exchange?.response?.status;
      default:
        return undefined;
    }
  }

  #sinkSecrets(): string[] {
    const { mailbox } = this.resources;
    return mailbox === undefined ? [] : [mailbox.token];
  }
}

/** The record of a case that was not run. */
export function notRun(planned: PlannedCase, verdict: CaseRecord['verdict'], reason: string, atMs: number): CaseRecord {
  const empty = { assertions: [], exchanges: [], events: [], outcomes: [] };
  return { ...identityOf(planned), verdict, reasons: [reason], ...empty, startedAtMs: atMs, endedAtMs: atMs };
}

/** The role whose token may act on a session: that of its creator, where it is another client or subject than the usual one. */
export function roleOf(created: Exchange): TokenRole {
  const { role } = created;
  return identifiesDevice(role) || role === 'other-client' || role === 'throttled' || role === 'private-key-jwt'
    ? role
    : 'two-legged';
}

function identityOf({ id, api, operation, definition, requirement, tag }: PlannedCase) {
  return {
    type: 'case' as const,
    id,
    api,
    operation,
    title: definition.title,
    ...(tag === undefined ? {} : { tag }),
    requirement: requirement.id,
  };
}

function explained(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/** The value at the end of a path of own properties. */
function follow(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part)) return undefined;
    return (inner as Record<string | number, unknown>)[part];
  }, value);
}

function filled(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(parameters[name]));
}

/** Of a text that a target has made up, every byte is within its segment of the path: half a character is none, nor is `..` a step. */
function encoded(value: unknown): string {
  const text = encodeURIComponent(String(value ?? '').replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
  return /^\.{1,2}$/.test(text) ? text.replaceAll('.', '%2E') : text;
}

function overridden(usual: Record<string, string>, changes: Message['headers']): Record<string, string> {
  const changed = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name.toLowerCase(), value]));
  const entries = Object.entries({ ...usual, ...changed });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}
