import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `http://<address>:<port>` of a server that listens, without a slash at its end. */
export function listeningRoot(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
