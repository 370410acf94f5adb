/**
 * No token of a role is to be had, which is nobody's failure but that of whoever should have given one. The message says why, without secrets.
 */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable';
}
