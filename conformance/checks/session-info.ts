import { isBefore, type Release } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import type { Exchange } from '../exchange.ts';
import { sameValue } from '../same-value.ts';
import type { AskedResource } from '../resource-ledger.ts';
import { hasZone, secondsMs, timestampMs } from '../timestamp.ts';
import { checkAnsweredDevice } from './answered-device.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must, shown, should } from './finding.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every SessionInfo in an answer agrees with itself, with what was asked for, and with the clock. */
export function checkSessionInfos(exchange: Exchange, context: ExchangeContext): Finding[] {
  return sessionInfosIn(exchange).flatMap((info) => [
    ...checkTimes(info, exchange, context),
    // v0.10.1 gives a reason in events only.
    ...(isBefore(context.validator.contract.release, 'r1.3') ? [] : checkStatusInfo(info)),
    ...checkIdentity(info, exchange),
    ...checkEcho(info, askedFor(info, exchange, context), context.validator.contract.release),
  ]);
}

/** The SessionInfo objects of an answer; those that are no objects response-schema.ts tells. */
export function sessionInfosIn({ operation, response }: Exchange): Json[] {
  if (response === undefined || response.status < 200 || response.status > 299) return [];
  const { json } = response;
  switch (operation.operationId) {
    case 'createSession':
    case 'getSession':
    case 'extendQosSessionDuration':
      return isObject(json) ? [json] : [];
    case 'retrieveSessionsByDevice':
      return Array.isArray(json) ? json.filter(isObject) : [];
    default:
      return [];
  }
}

/** Duration and timestamps are whole seconds in some implementations. */
const ROUNDING_S = 1;

/**
 * `startedAt` is when the session became AVAILABLE, `expiresAt` when it ends or ended: neither exists while it is REQUESTED,
 * both do while it is AVAILABLE, and the time between them is the `duration`. An UNAVAILABLE session that never
 * started has no `startedAt`; whether one that did still shows it, the published files disagree (erratum
 * started-at-when-over). v0.10.1 requires both at all times, as seconds since 1970.
 */
function checkTimes(
  info: Json,
  exchange: Exchange,
  { clockToleranceMs: toleranceMs, validator }: ExchangeContext,
): Finding[] {
  const { qosStatus, startedAt, expiresAt, duration } = info;
  const { release } = validator.contract;
  const isV0 = isBefore(release, 'r1.3');
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries({ startedAt, expiresAt })) {
    if (qosStatus === 'REQUESTED' && !isV0)
      findings.push(must(`session.${name}`, value === undefined, 'absent while REQUESTED', shown(value)));
    if (qosStatus === 'AVAILABLE')
      findings.push(must(`session.${name}`, value !== undefined, 'present while AVAILABLE', shown(value)));
    if (typeof value === 'string') findings.push(must(`session.${name}.zone`, hasZone(value), 'a time zone', value));
  }
  if (qosStatus === 'UNAVAILABLE' && !isV0) {
    const readings = { feature: startedAt === undefined, schema: startedAt !== undefined };
    const erratum = { id: 'started-at-when-over', readings };
    findings.push(contested('session.startedAt', erratum, 'absent, or when it started', shown(startedAt)));
    findings.push(should('session.expiresAt', expiresAt !== undefined, 'the time when it ended', 'absent'));
  }
  const [startMs, endMs] = [startedAt, expiresAt].map((value) => (isV0 ? secondsMs(value) : timestampMs(value)));
  if (startMs !== undefined) {
    const expected = `not later than ${new Date(exchange.endedAtMs).toISOString()}`;
    findings.push(
      must('session.startedAt.past', startMs <= exchange.endedAtMs + toleranceMs, expected, shown(startedAt)),
    );
  }
  if (endMs !== undefined && qosStatus === 'UNAVAILABLE') {
    const expected = `not later than ${new Date(exchange.endedAtMs).toISOString()}, as it is over`;
    findings.push(
      must('session.expiresAt.past', endMs <= exchange.endedAtMs + toleranceMs, expected, shown(expiresAt)),
    );
  }
  if (startMs !== undefined && endMs !== undefined && typeof duration === 'number') {
    const spanS = (endMs - startMs) / 1000;
    const expected = `expiresAt − startedAt = ${spanS} s, give or take ${ROUNDING_S} s`;
    findings.push(must('session.duration', Math.abs(spanS - duration) <= ROUNDING_S, expected, `${duration} s`));
    // An effective duration may be none; one still to come may not.
    if (qosStatus === 'AVAILABLE')
      findings.push(must('session.expiresAt.order', endMs > startMs, 'later than startedAt', shown(expiresAt)));
  }
  return findings;
}

/** `statusInfo` says why a session is UNAVAILABLE; otherwise there is nothing to say. */
function checkStatusInfo({ qosStatus, statusInfo }: Json): Finding[] {
  if (qosStatus === 'UNAVAILABLE')
    return [should('session.statusInfo', statusInfo !== undefined, 'the reason', shown(statusInfo))];
  return [must('session.statusInfo', statusInfo === undefined, 'absent unless UNAVAILABLE', shown(statusInfo))];
}

/** An answer about one session is about the one that was asked for. */
function checkIdentity({ sessionId }: Json, { operation, request }: Exchange): Finding[] {
  if (operation.operationId !== 'getSession' && operation.operationId !== 'extendQosSessionDuration') return [];
  const segments = new URL(request.url).pathname.split('/');
  const asked = decodeURIComponent(segments[segments.lastIndexOf('sessions') + 1] ?? '');
  const same = typeof sessionId === 'string' && sessionId.toLowerCase() === asked.toLowerCase();
  return [must('session.sessionId', same, asked, shown(sessionId))];
}

function askedFor(
  { sessionId }: Json,
  exchange: Exchange,
  { ledger }: ExchangeContext,
): AskedResource['request'] | undefined {
  if (exchange.operation.operationId === 'createSession')
    return isObject(exchange.request.json) ? exchange.request.json : undefined;
  return typeof sessionId === 'string' ? ledger.get(sessionId)?.request : undefined;
}

const ECHOED = ['applicationServer', 'qosProfile', 'devicePorts', 'applicationServerPorts', 'sink'] as const;

/** What was asked for is told again, unaltered, and nothing that was not. */
function checkEcho(info: Json, request: Json | undefined, release: Release): Finding[] {
  if (request === undefined) return [];
  const echoed = ECHOED.filter((name) => request[name] !== undefined || info[name] !== undefined).map((name) => {
    const same = request[name] !== undefined && sameValue(info[name], request[name]);
    return must(
      `session.${name}`,
      same,
      request[name] === undefined ? 'absent, as in the request' : shown(request[name]),
      shown(info[name]),
    );
  });
  return [...echoed, ...checkAnsweredDevice('session', info['device'], request['device'], release)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
