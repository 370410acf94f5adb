import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Real time that requests under way have to be answered when a server stops, in milliseconds. */
const STOP_GRACE_MS = 5_000;
const IDLE_CHECK_MS = 20;

/** Takes no new connection, lets requests under way be answered, and ends what is still there after the grace. */
export async function stopGracefully(server: Server, graceMs = STOP_GRACE_MS): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // A connection whose request has been answered is idle only then.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const abort = new AbortController();
  const late = sleep(graceMs, 'late', { signal: abort.signal }).catch(() => undefined);
  await Promise.race([closed, late]);
  abort.abort();
  clearInterval(idle);
  server.closeAllConnections();
  await closed;
}
