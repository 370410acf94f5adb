/** What an operator's systems give a QoD server, whichever server it is. Types and the wall clock; no behaviour is shared. */

/** The time in which a server lives. */
export interface ServerClock {
  /** Unix time in milliseconds. */
  nowMs(): number;
  /** Runs `action` once, `delayMs` from now. @returns what takes it back */
  setTimeout(action: () => void, delayMs: number): () => void;
  /**
   * Waits until `condition` holds or the deadline, in Unix milliseconds, passes; for a server that holds an answer back. A
   * clock of emulated time moves on although that request is under way.
   */
  waitWhileAnswering(deadlineMs: number, condition: () => boolean): Promise<boolean>;
  /** Runs I/O that the server begins by itself; a clock of emulated time stands still meanwhile. */
  duringIo<T>(io: () => Promise<T>): Promise<T>;
}

/** What an access token says of its bearer. */
export interface AccessTokenClaims {
  clientId: string;
  /** Phone number of the user of a three-legged token, E.164 with leading '+'; absent for a two-legged one. */
  phoneNumber?: string;
  scopes: readonly string[];
  expired: boolean;
}

/** Introspects an access token; undefined for one that was not issued by the operator. */
export type Authenticate = (token: string) => Promise<AccessTokenClaims | undefined>;

/** A subscription of the operator's. The network has no NAT: its addresses are what the internet sees. */
export interface Subscription {
  phoneNumber: string;
  ipv4Address: string;
  /** An address within the device's /64 prefix. */
  ipv6Address: string;
  /** Whether the QoD service is offered to it. */
  qodOffered: boolean;
}

/** A QoS profile that the operator sells. */
export interface OperatorProfile {
  /** As the qos-profiles API publishes it. */
  published: PublishedProfile;
  /** How the NEF knows it. */
  qosReference: string;
  minDurationS: number;
  maxDurationS: number;
  /** Phone numbers of those who may use it; absent when all may. */
  restrictedTo?: readonly string[];
}

/** The required properties of CAMARA's QosProfile, and whatever else the operator publishes. */
export interface PublishedProfile {
  name: string;
  status: 'ACTIVE' | 'INACTIVE' | 'DEPRECATED';
  [property: string]: unknown;
}

/** Everything that a server with a network behind it is started with. */
export interface OperatorOptions {
  /** Default 0, any free port. */
  port?: number;
  /** Root of the NEF's AsSessionWithQoS API: `.../3gpp-as-session-with-qos/v1`. */
  nefUrl: string;
  authenticate: Authenticate;
  subscriptions: readonly Subscription[];
  profiles: readonly OperatorProfile[];
  /** Default the wall clock. */
  clock?: ServerClock;
  /** PEM of a certificate authority that notification sinks may have, besides the usual ones. */
  sinkCaPem?: string;
}

export interface RunningServer {
  /** Root under which the APIs are: `{url}/quality-on-demand/v1rc3`. */
  url: string;
  close(): Promise<void>;
}

const POLL_MS = 10;

export const WALL_CLOCK: ServerClock = {
  nowMs: () => Date.now(),
  setTimeout: (action, delayMs) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  waitWhileAnswering: (deadlineMs, condition) =>
    new Promise((resolve) => {
      const look = setInterval(() => {
        if (!condition() && Date.now() < deadlineMs) return;
        clearInterval(look);
        resolve(condition());
      }, POLL_MS);
    }),
  duringIo: (io) => io(),
};
