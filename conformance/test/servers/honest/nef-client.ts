import { request } from 'undici';
import type { ServerClock } from '../operator.ts';
import { flowInfoOf } from './flow-info.ts';
import type { Session } from './session.ts';

/** The southbound side: subscriptions of TS 29.122 AsSessionWithQoS. */
export interface NefClient {
  /** Asks for QoS. @returns the subscription's URL, undefined when the network refuses */
  subscribe(session: Session, notificationDestination: string): Promise<string | undefined>;
  /** Gives the QoS back; a subscription that is gone already is fine. @throws when the NEF does not do it */
  unsubscribe(subscription: string): Promise<void>;
}

const SCS_AS_ID = 'honest-qod';
const JSON_TYPE = { 'content-type': 'application/json' };

export function nefClient(nefUrl: string, clock: ServerClock): NefClient {
  return {
    subscribe: (session, notificationDestination) =>
      clock.duringIo(async () => {
        const flowInfo = flowInfoOf(session.request, session.subscription);
        const usesIpv4 = flowInfo.some(({ flowDescriptions: [uplink = ''] }) => !uplink.includes(':'));
        const { statusCode, headers, body } = await request(`${nefUrl}/${SCS_AS_ID}/subscriptions`, {
          method: 'POST',
          headers: JSON_TYPE,
          body: JSON.stringify({
            notificationDestination,
            supportedFeatures: '0',
            qosReference: session.profile.qosReference,
            flowInfo,
            ...(usesIpv4
              ? { ueIpv4Addr: session.subscription.ipv4Address }
              : { ueIpv6Addr: session.subscription.ipv6Address }),
          }),
        });
        const answer = await body.text();
        if (statusCode !== 201) return undefined;
        return typeof headers['location'] === 'string'
          ? headers['location']
          : (JSON.parse(answer) as { self: string }).self;
      }),
    unsubscribe: (subscription) =>
      clock.duringIo(async () => {
        const { statusCode, body } = await request(subscription, { method: 'DELETE' });
        await body.dump();
        if (statusCode >= 300 && statusCode !== 404) throw new Error(`the NEF answered ${statusCode} to a DELETE`);
      }),
  };
}
