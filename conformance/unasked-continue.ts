import type { Socket } from 'node:net';

/** An interim answer with its end; it has neither body nor, as a rule, headers (RFC 9110 section 15.2.1). */
const CONTINUE = /^HTTP\/1\.[01] 100(?: [^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n/;
/** Longer ones are left to the parser, which refuses them. */
const LONGEST = 1_024;

/**
 * Takes `100 Continue` out of what a socket brings. A server may send it unasked, and a client has to bear it (RFC 9110 section
 * 15.2); undici takes it for the end of the connection. One that comes in pieces still is.
 */
export function withoutContinue(socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      if (chunk === null) return null;
      const rest = stripped(chunk);
      if (rest.length > 0) return rest;
    }
  };
}

function stripped(chunk: Buffer): Buffer {
  for (let rest = chunk; ;) {
    const match = CONTINUE.exec(rest.subarray(0, LONGEST).toString('latin1'));
    if (match === null) return rest;
    rest = rest.subarray(match[0].length);
  }
}
