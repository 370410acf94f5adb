import { contested } from '../errata/index.ts';
import type { ContractValidator } from '../contract/index.ts';
import type { AskedResource } from '../resource-ledger.ts';
import { resourceStatusIn } from '../resource-kind.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import { timestampMs } from '../timestamp.ts';
import { type Finding, must, shown } from './finding.ts';
import { isMediaType } from './media-type.ts';

/** What the checks of a notification know besides the notification. */
export interface EventContext {
  validator: ContractValidator;
  /** What the event says it is about, if the case made it. */
  resource: AskedResource | undefined;
  /** Ids of the events that came before, in the whole run. */
  earlierIds: ReadonlySet<string>;
  /** The delivery that this one repeats because it had failed. */
  failedBefore?: SinkEvent;
  clockToleranceMs: number;
  /** Whether it must carry the credential, where a step says so; otherwise the session's request decides. */
  credential?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** A notification is a CloudEvent of the contract, sent as agreed, about a session that was asked for. */
export function checkEvent(event: SinkEvent, context: EventContext): Finding[] {
  const contentType = event.headers['content-type'];
  const findings = [
    must('event.method', event.method === 'POST', 'POST', event.method),
    must('event.content-type', isMediaType(contentType, CLOUD_EVENTS), CLOUD_EVENTS, contentType ?? 'absent'),
    ...checkCredential(event, context),
  ];
  const { json } = event;
  if (!isObject(json)) return [...findings, must('event.schema', false, 'a JSON object', event.text.slice(0, 80))];
  return [...findings, ...checkSchema(json, context), ...checkContent(json, event, context)];
}

const CLOUD_EVENTS = 'application/cloudevents+json';

/** The `type` that the feature files name (erratum event-type); the rest of such an event is judged by the schema all the same. */
const TYPE_OF_FEATURE_FILES = /^org\.camaraproject\.qod\.v\d+\.qos-status-changed$/;

function checkSchema(json: Json, { validator }: EventContext): Finding[] {
  const { type } = json;
  const [published] = (validator.contract.schemas['EventType']?.['enum'] ?? []) as string[];
  const isOfFeature = typeof type === 'string' && TYPE_OF_FEATURE_FILES.test(type) && type !== published;
  const violations = validator.validateEvent(isOfFeature ? { ...json, type: published } : json);
  const findings = isOfFeature
    ? [
        contested(
          'event.type',
          { id: 'event-type', readings: { feature: true, schema: false } },
          published ?? 'the type of the schema',
          type,
        ),
      ]
    : [];
  if (violations.length === 0) return [...findings, must('event.schema', true, 'a valid notification', 'valid')];
  return violations
    .slice(0, 10)
    .map(({ pointer, message }) =>
      must('event.schema', false, `${pointer} ${message}`, `${violations.length} violation(s)`),
    );
}

function checkContent(
  json: Json,
  event: SinkEvent,
  { resource, earlierIds, failedBefore, clockToleranceMs }: EventContext,
): Finding[] {
  const data = isObject(json['data']) ? json['data'] : {};
  const { statusInfo } = data;
  const status = resourceStatusIn(data);
  const { id, time } = json;
  const findings = [must('event.resource', resource !== undefined, 'what this sink was given for', shown(data))];
  // CloudEvents: source and id identify the event, so that what is sent again is the same.
  if (failedBefore !== undefined)
    findings.push(
      must('event.redelivery', failedBefore.text === event.text, 'the event that failed, unchanged', event.text),
    );
  else if (typeof id === 'string')
    findings.push(must('event.id', !earlierIds.has(id), 'an id that no other event has', id));
  if (status === 'UNAVAILABLE')
    findings.push(must('event.statusInfo', statusInfo !== undefined, 'the reason', shown(statusInfo)));
  else
    findings.push(must('event.statusInfo', statusInfo === undefined, 'absent unless UNAVAILABLE', shown(statusInfo)));
  const timeMs = timestampMs(time);
  if (timeMs !== undefined) {
    const expected = `not later than ${new Date(event.receivedAtMs).toISOString()}`;
    findings.push(must('event.time', timeMs <= event.receivedAtMs + clockToleranceMs, expected, shown(time)));
  }
  return findings;
}

/**
 * An event carries the access token of the `sinkCredential`, and no Authorization where none was given. What a
 * PRIVATE_KEY_JWT brings is between the target and its authorization server.
 */
function checkCredential(event: SinkEvent, { resource, credential: wanted }: EventContext): Finding[] {
  if (resource === undefined) return [];
  const credential = wanted === false ? undefined : credentialIn(resource.request);
  const actual = event.headers['authorization'];
  if (credential === undefined)
    return [
      must(
        'event.authorization',
        actual === undefined,
        'absent, as no credential was given',
        actual === undefined ? 'absent' : 'present',
      ),
    ];
  if (!isObject(credential) || credential['credentialType'] !== 'ACCESSTOKEN') return [];
  const held = actual !== undefined && sameBearer(actual, String(credential['accessToken']));
  return [
    must(
      'event.authorization',
      held,
      'the access token of the sinkCredential',
      actual === undefined ? 'absent' : held ? 'that token' : 'something else',
    ),
  ];
}

/** The credential that a creation names; that of a webhook (v0.10.1) as a later release would have it. */
function credentialIn({ sinkCredential, webhook }: Json): unknown {
  if (!isObject(webhook)) return sinkCredential;
  const { notificationAuthToken: accessToken } = webhook;
  return accessToken === undefined ? undefined : { credentialType: 'ACCESSTOKEN', accessToken };
}

/** The scheme's name is case-insensitive (RFC 9110 section 11.1), the token is not. */
function sameBearer(authorization: string, token: string): boolean {
  return authorization.slice(0, 7).toLowerCase() === 'bearer ' && authorization.slice(7) === token;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
