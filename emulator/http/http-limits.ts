import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** What one client can take of a server. */
export interface HttpLimits {
  /** All header lines together. Minimum 1024, default 16 KiB; beyond, the answer is 431. */
  maxHeaderBytes: number;
  /** Connections at once; whoever comes later is disconnected. Default 1000. */
  maxConnections: number;
  /** Real time that a client has to send its headers, and its whole request. Default 10 s and 30 s; beyond, 408. */
  headersTimeoutMs: number;
  requestTimeoutMs: number;
  /** Real time for which an idle connection stays open. Default 5 s. */
  keepAliveTimeoutMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  maxHeaderBytes: 16_384,
  maxConnections: 1_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5_000,
};

/** How an API says that a request could not even be read. */
export type UnreadableAnswer = (status: 400 | 408 | 431) => { contentType: string; body: unknown };

/**
 * A server that holds its clients to limits. What cannot be parsed never becomes a request: it is answered in the API's own
 * form and the connection is closed.
 */
export function limitedServer(
  listener: RequestListener,
  limits: Partial<HttpLimits>,
  unreadable: UnreadableAnswer,
): Server {
  const { maxHeaderBytes, maxConnections, headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs } = {
    ...DEFAULT_HTTP_LIMITS,
    ...limits,
  };
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(headersTimeoutMs, 5_000),
    },
    listener,
  );
  server.maxConnections = maxConnections;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status = statusOf(error.code);
    const { contentType, body } = unreadable(status);
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: ${contentType}\r\n` +
        `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  });
  return server;
}

const REASONS = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' } as const;

function statusOf(code: string | undefined): 400 | 408 | 431 {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
