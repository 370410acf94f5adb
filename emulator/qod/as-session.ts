/** UserPlaneEvents (TS 29.122 §5.14.2.2.3) that change what a client has; the others are news of the network alone. */
export const DECISIVE_EVENTS = [
  'SUCCESSFUL_RESOURCES_ALLOCATION',
  'FAILED_RESOURCES_ALLOCATION',
  'SESSION_TERMINATION',
] as const;
export type DecisiveEvent = (typeof DECISIVE_EVENTS)[number];

/** The subscription at the NEF behind one resource, as far as it must survive the process. */
export interface AsSessionState {
  /** Names the resource to the NEF and to nobody else. */
  readonly secret: string;
  /** The subscription; absent before there is one and once it is known to be gone. */
  readonly url?: string;
  /** A client has asked for the end, and the network has not confirmed it yet. */
  readonly deleting: boolean;
}
