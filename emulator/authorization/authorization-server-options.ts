import type { ClientConfig } from '../../scenarios/clients.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import type { Calendar, Clock } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { SigningKey } from './signing-key.ts';

/** What a subscriber does when a backchannel request reaches their phone: answer it, or let it lie. */
export type DeviceAnswer = 'approve' | 'deny' | 'ignore';

export interface AuthorizationServerOptions {
  /** Ends of codes, requests and tokens go by it, and timestamps in access tokens show it on the calendar. */
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  clients: readonly ClientConfig[];
  subscribers: SubscriberDirectory;
  /** Every technical scope of the APIs. */
  scopes: readonly string[];
  /** `aud` of access tokens. */
  audience: string;
  /** Signs access tokens and ID tokens. */
  signingKey: SigningKey;
  /** By phone number. Default everybody approves. */
  authenticationDevice?: (phoneNumber: string) => DeviceAnswer;
  /** Offered for picking at the login page. Default none. */
  suggestedPhoneNumbers?: readonly string[];
}
