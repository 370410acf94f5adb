import { resourceIdIn, resourceStatusIn } from '../resource-kind.ts';
import { timestampMs } from '../timestamp.ts';
import type { SinkEvent } from './sink-event.ts';

/** What a notification says, as far as it can be read. */
export interface EventContent {
  /** `source` and `id`, which together make an event the one it is (CloudEvents 1.0 section 3.1.1); absent where it has no id. */
  key: string | undefined;
  /** The session or assignment that it is about. */
  resourceId: string | undefined;
  status: unknown;
  statusInfo: unknown;
  /** When it happened, in Unix milliseconds; absent where it has no valid time. */
  timeMs: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Conditions that wait for an event read those that have arrived again and again. */
const READ = new WeakMap<object, EventContent>();

export function eventContent({ json }: Pick<SinkEvent, 'json'>): EventContent {
  if (!isObject(json)) return contentOf({});
  const known = READ.get(json) ?? contentOf(json);
  READ.set(json, known);
  return known;
}

function contentOf(event: Json): EventContent {
  const data = isObject(event['data']) ? event['data'] : {};
  const { id, source, time } = event;
  return {
    key: typeof id === 'string' ? JSON.stringify([source, id]) : undefined,
    resourceId: resourceIdIn(data),
    status: resourceStatusIn(data),
    statusInfo: data['statusInfo'],
    timeMs: timestampMs(time),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
