import { expect, test } from 'vitest';
import { isBefore, RELEASES } from '../../conformance/contract/index.ts';
import { sessionBody, startTestBed } from './test/test-bed.ts';

test.each(RELEASES)('%s: a sink that shows a private address is refused, a name is not looked up', async (release) => {
  const bed = await startTestBed(release, { sinkNetworks: ['10.1.0.0/16'] });
  const where = (url: string) => (release === 'v0.10.1' ? { webhook: { notificationUrl: url } } : { sink: url });
  const create = (url: string) => bed.call('createSession', { body: sessionBody(where(url)) });
  // The code of its own came with r3.2.
  const expected = isBefore(release, 'r3.2') ? 'INVALID_ARGUMENT' : 'INVALID_SINK';
  for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '10.2.0.1:8443', 'localhost']) {
    const { status, body } = await create(`https://${host}/events`);
    expect([host, status, body.code]).toEqual([host, 400, expected]);
  }
  const { status, body } = await create('https://sink.invalid/events');
  expect(status).toBe(201);
  await bed.call('deleteSession', { path: { sessionId: body.sessionId as string } });
  expect((await create('https://10.1.0.1/events')).status).toBe(201);
  await bed.close();
});
