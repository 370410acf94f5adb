import { newestName } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import { type Exchange, idInPath } from '../exchange.ts';
import { resourceIdIn } from '../resource-kind.ts';
import { sameValue } from '../same-value.ts';
import { hasZone, timestampMs } from '../timestamp.ts';
import { checkAnsweredDevice } from './answered-device.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must, shown, should } from './finding.ts';

type Json = Readonly<Record<string, unknown>>;

/** An assignment in an answer agrees with itself, with what was asked for, and with the clock. */
export function checkAssignmentInfo(exchange: Exchange, context: ExchangeContext): Finding[] {
  const info = assignmentInfoIn(exchange);
  if (info === undefined) return [];
  const { request } = exchange;
  const isCreation = newestName(exchange.operation.operationId) === 'createQosAssignment';
  const id = resourceIdIn(info);
  const asked = isCreation ? request.json : id === undefined ? undefined : context.ledger.get(id)?.request;
  return [
    ...checkStart(info, exchange, context.clockToleranceMs),
    ...checkReason(info, id !== undefined && context.ledger.endAsked(id)),
    ...checkIdentity(info, exchange),
    ...(isObject(asked) ? checkEcho(info, asked, context) : []),
  ];
}

/** The AssignmentInfo of an answer; what is no object response-schema.ts tells. */
function assignmentInfoIn({ operation, response }: Exchange): Json | undefined {
  if (response === undefined || response.status < 200 || response.status > 299) return undefined;
  return ASSIGNMENT_OPERATIONS.has(newestName(operation.operationId)) && isObject(response.json)
    ? response.json
    : undefined;
}

const ASSIGNMENT_OPERATIONS = new Set([
  'createQosAssignment',
  'getQosAssignmentById',
  'revokeQosAssignment',
  'getQosAssignmentByDevice',
]);

/** `startedAt` is when the assignment became AVAILABLE: not there while REQUESTED, there while AVAILABLE. */
function checkStart({ status, startedAt }: Json, exchange: Exchange, toleranceMs: number): Finding[] {
  const findings: Finding[] = [];
  if (status === 'REQUESTED')
    findings.push(must('assignment.startedAt', startedAt === undefined, 'absent while REQUESTED', shown(startedAt)));
  if (status === 'AVAILABLE')
    findings.push(must('assignment.startedAt', startedAt !== undefined, 'present while AVAILABLE', shown(startedAt)));
  if (typeof startedAt === 'string')
    findings.push(must('assignment.startedAt.zone', hasZone(startedAt), 'a time zone', startedAt));
  const startMs = timestampMs(startedAt);
  if (startMs !== undefined) {
    const expected = `not later than ${new Date(exchange.endedAtMs).toISOString()}`;
    const past = startMs <= exchange.endedAtMs + toleranceMs;
    findings.push(must('assignment.startedAt.past', past, expected, shown(startedAt)));
  }
  return findings;
}

/**
 * `statusInfo` says why an assignment is UNAVAILABLE. While a revocation is under way, and only then, the files are at odds
 * about what an AVAILABLE one has of it.
 */
function checkReason({ status, statusInfo }: Json, isRevoked: boolean): Finding[] {
  const check = 'assignment.statusInfo';
  if (status === 'UNAVAILABLE') return [should(check, statusInfo !== undefined, 'the reason', shown(statusInfo))];
  if (status === 'AVAILABLE' && isRevoked) {
    const readings = { operation: statusInfo === 'DELETE_REQUESTED', schema: statusInfo === undefined };
    const erratum = { id: 'status-info-while-revoked', readings };
    return [contested(check, erratum, 'DELETE_REQUESTED (operation), or absent (schema)', shown(statusInfo))];
  }
  return [must(check, statusInfo === undefined, 'absent unless UNAVAILABLE', shown(statusInfo))];
}

/** An answer about one assignment is about the one that was asked for. */
function checkIdentity(info: Json, exchange: Exchange): Finding[] {
  if (!exchange.operation.path.endsWith('Id}')) return [];
  const asked = idInPath(exchange);
  const id = resourceIdIn(info);
  return [must('assignment.id', id?.toLowerCase() === asked.toLowerCase(), asked, shown(id))];
}

/** What was asked for is told again, unaltered, and nothing that was not. */
function checkEcho(info: Json, asked: Json, { validator }: ExchangeContext): Finding[] {
  const echoed = (['qosProfile', 'sink'] as const)
    .filter((name) => asked[name] !== undefined || info[name] !== undefined)
    .map((name) => {
      const expected = asked[name] === undefined ? 'absent, as in the request' : shown(asked[name]);
      const same = asked[name] !== undefined && sameValue(info[name], asked[name]);
      return must(`assignment.${name}`, same, expected, shown(info[name]));
    });
  return [...echoed, ...checkAnsweredDevice('assignment', info['device'], asked['device'], validator.contract.release)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
