import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { WebSocketServer } from 'ws';
import { parseNetworkEvent } from '../../scenarios/network-event-config.ts';
import { milliseconds, toSeconds, toTimestamp } from '../kernel/index.ts';
import type { EmulatedNetwork } from './emulated-network.ts';
import { watchedFlows } from './watched-flows.ts';

/** Longest step that one request may ask for: an hour of emulated time. */
const MAX_ADVANCE_S = 3600;
/** What is at the desk; the servers in front of the network are not. */
type Network = Pick<EmulatedNetwork, 'emulation' | 'observer' | 'calendar' | 'time'>;

/** A line of the live feed covers this much. */
const FEED_INTERVAL_MS = 1000;

/** The operator's desk beside the testbed: what the emulated network does, for people and scripts. */
export interface ControlServer {
  baseUrl: string;
  close(): Promise<void>;
}

/**
 * Serves, on loopback only:
 *   GET  /status                  emulated time, slots, UEs with data
 *   GET  /ues/{name}              identifiers of a UE and its QoS flows
 *   POST /clock                   {"advanceS": 10} moves emulated time (virtual clock only)
 *   POST /network-events        an event as in a scenario, without `at`: begins at the next slot boundary
 *   WS   /live                    one JSON line a second: time, load, throughput of the cell
 */
export async function startControlServer(network: Network, virtual: boolean, port = 0): Promise<ControlServer> {
  const server = createServer(routes(network, virtual));
  const stopFeed = serveFeed(server, network);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      stopFeed();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function routes(network: Network, virtual: boolean): Express {
  const app = express();
  app.use(express.json({ limit: '10kb' }));
  app.get('/status', (_request, response) => void response.json(status(network)));
  app.get('/ues/:name', async (request, response) => {
    const subscriber = network.emulation.subscribers.byName(request.params.name);
    if (subscriber === undefined)
      return void response.status(404).json({ error: `no UE is named '${request.params.name}'` });
    const { ueName } = subscriber;
    const qosFlows = await network.observer.qosFlows(ueName);
    response.json({ ...subscriber, qosFlows, flows: watchedFlows(network.emulation, ueName) });
  });
  app.post('/clock', async (request, response) => {
    const advanceS = (request.body as { advanceS?: unknown } | undefined)?.advanceS;
    if (!virtual)
      return void response.status(409).json({ error: 'the clock is paced; start with --clock virtual to move it' });
    if (typeof advanceS !== 'number' || !(advanceS > 0) || advanceS > MAX_ADVANCE_S) {
      return void response
        .status(400)
        .json({ error: `advanceS must be a number above 0 and at most ${MAX_ADVANCE_S}` });
    }
    await network.time.waitUntil(network.time.nowMs() + advanceS * 1000);
    response.json(status(network));
  });
  app.post('/network-events', (request, response) => {
    const { emulation } = network;
    const event = parseNetworkEvent(request.body, (ues) => emulation.knows(ues));
    if (Array.isArray(event)) return void response.status(400).json({ error: event.join('\n') });
    emulation.apply(event);
    response.status(202).json({ emulatedS: toSeconds(emulation.simulation.now()) });
  });
  return app;
}

function status({ emulation, calendar }: Network): Record<string, unknown> {
  const nowNs = emulation.simulation.now();
  return {
    emulatedS: toSeconds(nowNs),
    time: toTimestamp(calendar, nowNs),
    slotsRun: emulation.cell.slotsRun,
    activeUes: { downlink: emulation.cell.activeUes('downlink'), uplink: emulation.cell.activeUes('uplink') },
  };
}

/** Samples only what the emulation counts anyway; a feed nobody listens to costs nothing. */
function serveFeed(server: Server, network: Network): () => void {
  const sockets = new WebSocketServer({ server, path: '/live' });
  let last = { usedPrbs: 0, timeNs: 0 };
  const timer = setInterval(() => {
    if (sockets.clients.size === 0) return;
    const { cell, simulation } = network.emulation;
    const now = { usedPrbs: cell.usedPrbs('downlink'), timeNs: simulation.now() };
    const spanNs = now.timeNs - last.timeNs;
    const downlinkLoad =
      spanNs < milliseconds(1) ? null : (now.usedPrbs - last.usedPrbs) / cell.capacity.prbsIn('downlink', spanNs);
    last = now;
    const line = JSON.stringify({ ...status(network), downlinkLoad });
    for (const socket of sockets.clients) socket.send(line);
  }, FEED_INTERVAL_MS);
  return () => {
    clearInterval(timer);
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}
