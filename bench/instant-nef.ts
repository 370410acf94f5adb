/**
 * A NEF that says yes to everything at once, in a process of its own: what it takes is not counted for the server in front of it.
 * Sends its port to its parent.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { Agent, request as post } from 'undici';

const dispatcher = new Agent({ connections: 32 });
let created = 0;

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(request.method === 'DELETE' ? 204 : 200, { 'content-type': 'application/json' });
    return void response.end(request.method === 'DELETE' ? undefined : '[]');
  }
  void text(request).then((body) => {
    const { notificationDestination } = JSON.parse(body) as { notificationDestination: string };
    const self = `http://${request.headers.host}${request.url}/${++created}`;
    response.writeHead(201, { 'content-type': 'application/json', location: self }).end(JSON.stringify({ self }));
    setTimeout(() => void allocated(notificationDestination, self), 20);
  });
});

async function allocated(url: string, transaction: string): Promise<void> {
  const report = { transaction, eventReports: [{ event: 'SUCCESSFUL_RESOURCES_ALLOCATION' }] };
  const headers = { 'content-type': 'application/json' };
  const response = await post(url, { dispatcher, method: 'POST', headers, body: JSON.stringify(report) });
  await response.body.dump();
}

server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
