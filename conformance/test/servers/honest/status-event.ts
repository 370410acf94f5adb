import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { ServerClock } from '../operator.ts';
import type { Readings } from './reading.ts';
import type { Session, StatusInfo } from './session.ts';
import { timestamp } from './timestamp.ts';

/** CAMARA's EventQosStatusChanged as a structured CloudEvent. */
interface StatusEvent {
  url: string;
  authorization?: string;
  body: string;
}

export interface StatusEvents {
  /** Sends the status of a session to its sink, if it has one; events of a session arrive in order. */
  send(session: Session, source: string): void;
  close(): Promise<void>;
}

/** Waits before the second, third and fourth attempt, unless the sink asks for a longer one. */
const RETRY_DELAYS_MS = [1_000, 5_000, 30_000];

/** What became of an attempt: it is over, the sink is gone for good, or another one may do, not before the time asked for. */
type Outcome = { kind: 'over' } | { kind: 'gone' } | { kind: 'again'; notBeforeMs: number };

export function statusEvents(clock: ServerClock, sinkCaPem: string | undefined, readings: Readings): StatusEvents {
  const dispatcher = new Agent({ connect: sinkCaPem === undefined ? {} : { ca: sinkCaPem } });
  const waiting = new Map<string, StatusEvent[]>();
  const gone = new Set<string>();

  const deliver = async ({ url, authorization, body }: StatusEvent): Promise<Outcome> => {
    try {
      return await clock.duringIo(async () => {
        const {
          statusCode,
          headers,
          body: content,
        } = await request(url, {
          dispatcher,
          method: 'POST',
          headers: {
            'content-type': 'application/cloudevents+json',
            ...(authorization !== undefined && { authorization }),
          },
          body,
        });
        await content.dump();
        if (statusCode === 410) return { kind: 'gone' };
        if (statusCode < 500 && statusCode !== 429) return { kind: 'over' };
        const retryAfterS = Number(headers['retry-after'] ?? 0);
        return { kind: 'again', notBeforeMs: Number.isFinite(retryAfterS) ? retryAfterS * 1000 : 0 };
      });
    } catch {
      return { kind: 'again', notBeforeMs: 0 };
    }
  };

  const work = (sessionId: string, attempt: number): void => {
    const queue = waiting.get(sessionId) ?? [];
    const [first] = queue;
    if (first === undefined) {
      waiting.delete(sessionId);
      return;
    }
    void deliver(first).then((outcome) => {
      const delayMs = RETRY_DELAYS_MS[attempt];
      if (outcome.kind === 'again' && delayMs !== undefined) {
        clock.setTimeout(() => work(sessionId, attempt + 1), Math.max(delayMs, outcome.notBeforeMs));
        return;
      }
      if (outcome.kind === 'gone') gone.add(sessionId);
      queue.shift();
      work(sessionId, 0);
    });
  };

  return {
    send: (session, source) => {
      const event = eventOf(session, source, timestamp(clock.nowMs(), readings), readings);
      if (event === undefined || gone.has(session.id)) return;
      const queue = waiting.get(session.id);
      if (queue !== undefined) {
        queue.push(event);
        return;
      }
      waiting.set(session.id, [event]);
      work(session.id, 0);
    },
    close: () => dispatcher.destroy(),
  };
}

function eventOf(session: Session, source: string, time: string, readings: Readings): StatusEvent | undefined {
  const { id, request: creation, qosStatus, statusInfo } = session;
  const { sink, sinkCredential } = creation;
  if (sink === undefined) return undefined;
  // Who was given a token for a time has no use of it afterwards.
  const isExpired = Date.parse(sinkCredential?.accessTokenExpiresUtc ?? '') <= Date.parse(time);
  const token = isExpired ? undefined : sinkCredential?.accessToken;
  const data: { sessionId: string; qosStatus: string; statusInfo?: StatusInfo } = {
    sessionId: id,
    qosStatus,
    ...(statusInfo !== undefined && { statusInfo }),
  };
  return {
    url: sink,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    body: JSON.stringify({
      id: randomUUID(),
      source,
      specversion: '1.0',
      type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
      ...(!readings.has('no-datacontenttype') && { datacontenttype: 'application/json' }),
      time,
      data,
    }),
  };
}
