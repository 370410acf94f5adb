/** Where events go. */
export interface Sink {
  /** https address. */
  url: string;
  /** Absent where the client gave no credential. */
  credential?: SinkCredential;
}

/** What a sink is shown (CAMARA Commonalities, SinkCredential). It is kept with the events and must be plain JSON data. */
export type SinkCredential =
  /** A bearer token of the client's; `expiresAtMs` is Unix time in milliseconds. */
  | { type: 'access-token'; accessToken: string; expiresAtMs: number }
  /** The client's authorization server at `tokenUri` gives tokens to a server that signs as `clientId` (RFC 7523). */
  | { type: 'private-key-jwt'; clientId: string; tokenUri: string };

/** The unit that a queue is bounded for: whatever the query says, it is one sink. */
export function sinkKey({ url }: Sink): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
