import type { TestDevice } from '../target.ts';
import type { AccessToken } from './access-token.ts';

/** What a token is wanted for. */
export interface TokenWish {
  /** To be asked for; empty for none. */
  scopes: readonly string[];
  /** Whom it is to be bound to. */
  device?: TestDevice;
  /** Of the token that this one follows. */
  refreshToken?: string;
  /** Ends the attempt. */
  signal: AbortSignal;
}

/** One way to come by access tokens. */
export interface TokenProvider {
  /** @throws TokenUnavailable, or the signal's reason. */
  fetch(wish: TokenWish): Promise<AccessToken>;
  /** Longest time that one takes. */
  withinMs: number;
  /** Whether two at once would get into each other's way. */
  oneAtATime?: boolean;
  /** Whether the token is one text that never changes. */
  fixed?: boolean;
}
