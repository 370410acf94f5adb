/** What of a CloudEvent depends on what happened. */
export interface EventContent {
  /** URI of what it happened to. */
  source: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
}

/** CloudEvents 1.0 in JSON, with the attributes that every CAMARA release has. */
export interface CloudEvent extends EventContent {
  /** The same on every attempt, so that a sink knows a second delivery when it sees one. */
  id: string;
  specversion: '1.0';
  /** RFC 3339: when it happened, not when it is sent. */
  time: string;
  datacontenttype: 'application/json';
}
