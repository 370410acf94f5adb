import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface RawServer {
  port: number;
  close(): void;
}

/** A server that answers the first bytes of every connection as it is told, byte by byte. */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

/** Sends a text again and again, as fast as it is taken, until the connection ends. */
export function sendForever(socket: Socket, text: string | Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(text)) continue;
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}
