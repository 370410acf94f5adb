import { isJson, type HonestServer, type Json, type Lie, type Notification, TAKEN, withJson } from './lie.ts';

/** What a notification says of its session or assignment. */
export interface Told {
  kind: 'session' | 'assignment';
  status: unknown;
  statusInfo: unknown;
}

export function told({ json }: Notification): Told {
  const data: Json = isJson(json) && isJson(json['data']) ? json['data'] : {};
  const kind = 'sessionId' in data ? 'session' : 'assignment';
  return { kind, status: data['qosStatus'] ?? data['status'], statusInfo: data['statusInfo'] };
}

/** Never sends notifications like these. */
export function losesEvent(which: (event: Told) => boolean): Lie {
  return {
    notify: async (notification, server) => {
      return which(told(notification)) ? TAKEN : server.notify(notification);
    },
  };
}

/** Sends notifications like these twice. */
export function repeatsEvent(which: (event: Told) => boolean): Lie {
  return {
    notify: async (notification, server) => {
      const answer = await server.notify(notification);
      return which(told(notification)) ? server.notify(notification) : answer;
    },
  };
}

/** Sends every notification otherwise than it is. */
export function altersEvent(change: (notification: Notification) => Notification): Lie {
  return { notify: (notification, server) => server.notify(change(notification)) };
}

/** Sends notifications like these late. */
export function delaysEvent(which: (event: Told) => boolean, delayMs: number): Lie {
  return {
    notify: async (notification, server) => {
      if (!which(told(notification))) return server.notify(notification);
      sendLater(notification, server, delayMs);
      return TAKEN;
    },
  };
}

/** Time must be able to pass for the delay to end, so nobody waits for this. */
export function sendLater(notification: Notification, server: HonestServer, delayMs: number): void {
  const { time } = server.target;
  void time
    .run(async () => {
      await time.waitUntil(time.nowMs() + delayMs);
      await time.track(() => server.notify(notification));
    })
    // A run that has ended takes its sinks with it.
    .catch(() => undefined);
}

/** The notification with other data. */
export function withData(notification: Notification, change: (data: Json) => Json): Notification {
  const { json } = notification;
  return isJson(json) && isJson(json['data'])
    ? withJson(notification, { ...json, data: change(json['data']) })
    : notification;
}
