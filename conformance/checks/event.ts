import { contested } from '../errata/index.ts';
import type { ContractValidator } from '../contract/index.ts';
import type { AskedResource } from '../resource-ledger.ts';
import { resourceStatusIn } from '../resource-kind.ts';
import type { Mailbox } from '../sink/notification-listener.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import { timestampMs } from '../timestamp.ts';
import { checkStatusName, hasTwoStatusNames, withRequiredStatus } from './assignment-event.ts';
import { checkCredential } from './event-credential.ts';
import { type Finding, must, shown } from './finding.ts';
import { isMediaType } from './media-type.ts';

/** What the checks of a notification know besides the notification. */
export interface EventContext {
  validator: ContractValidator;
  /** What the event says it is about, if the case made it. */
  resource: AskedResource | undefined;
  /** The sink that it arrived at. */
  mailbox: Pick<Mailbox, 'url' | 'tokenUri' | 'tokenRequests'>;
  clockToleranceMs: number;
  /** False where a step says that it must carry no credential, whatever the request says. */
  credential?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** A notification is a CloudEvent of the contract, sent as agreed, about a session that was asked for. */
export function checkEvent(event: SinkEvent, context: EventContext): Finding[] {
  const findings = event.answered === 'bridged' ? [] : checkDelivery(event, context);
  const { json, fault } = event;
  if (fault !== undefined) return [...findings, must('event.schema', false, 'a JSON object in UTF-8', fault)];
  if (!isObject(json)) return [...findings, must('event.schema', false, 'a JSON object', event.text.slice(0, 80))];
  return [...findings, ...checkSchema(json, context), ...checkContent(json, event, context)];
}

/** How it was sent; what came by a bridge was not sent to us. */
function checkDelivery(event: SinkEvent, context: EventContext): Finding[] {
  const contentType = event.headers['content-type'];
  return [
    must('event.method', event.method === 'POST', 'POST', event.method),
    must('event.content-type', isMediaType(contentType, CLOUD_EVENTS), CLOUD_EVENTS, contentType ?? 'absent'),
    ...checkProof(event, context),
  ];
}

const CLOUD_EVENTS = 'application/cloudevents+json';

/** The `type` that the feature files name (erratum event-type); the rest of such an event is judged by the schema all the same. */
const TYPE_OF_FEATURE_FILES = /^org\.camaraproject\.qod\.v\d+\.qos-status-changed$/;

function checkSchema(json: Json, { validator }: EventContext): Finding[] {
  const { type } = json;
  const [published] = (validator.contract.schemas['EventType']?.['enum'] ?? []) as string[];
  const isOfFeature = typeof type === 'string' && TYPE_OF_FEATURE_FILES.test(type) && type !== published;
  const { data } = json;
  const hasTwoNames = hasTwoStatusNames(validator) && isObject(data);
  const violations = validator.validateEvent({
    ...json,
    ...(isOfFeature ? { type: published } : {}),
    ...(hasTwoNames ? { data: withRequiredStatus(data) } : {}),
  });
  const findings = hasTwoNames ? checkStatusName(data) : [];
  if (isOfFeature)
    findings.push(
      contested(
        'event.type',
        { id: 'event-type', readings: { feature: true, schema: false } },
        published ?? 'the type of the schema',
        type,
      ),
    );
  if (violations.length === 0) return [...findings, must('event.schema', true, 'a valid notification', 'valid')];
  return [
    ...findings,
    ...violations
      .slice(0, 10)
      .map(({ pointer, message }) =>
        must('event.schema', false, `${pointer} ${message}`, `${violations.length} violation(s)`),
      ),
  ];
}

function checkContent(json: Json, event: SinkEvent, { resource, mailbox, clockToleranceMs }: EventContext): Finding[] {
  const data = isObject(json['data']) ? json['data'] : {};
  const { statusInfo } = data;
  const status = resourceStatusIn(data);
  const { time } = json;
  const isOfSink = resource !== undefined && sinkIn(resource.request) === mailbox.url;
  const findings = [must('event.resource', isOfSink, 'what this sink was given for', shown(data))];
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

/** The address that a creation names; in v0.10.1 that of its webhook. */
function sinkIn({ sink, webhook }: Json): unknown {
  return isObject(webhook) ? webhook['notificationUrl'] : sink;
}

function checkProof(event: SinkEvent, { resource, mailbox, clockToleranceMs, credential }: EventContext): Finding[] {
  if (resource === undefined) return [];
  return checkCredential(event, credential === false ? {} : resource.request, mailbox, clockToleranceMs);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
