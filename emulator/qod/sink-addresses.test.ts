import { expect, test } from 'vitest';
import { RELEASES } from '../../conformance/contract/index.ts';
import { sessionBody, startTestBed } from './test/test-bed.ts';

test.each(RELEASES)(
  '%s: a sink that shows a private address is INVALID_SINK, a name is not looked up',
  async (release) => {
    const bed = await startTestBed(release, { sinkNetworks: ['10.1.0.0/16'] });
    const create = (sink: string) => bed.call('createSession', { body: sessionBody({ sink }) });
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '10.2.0.1:8443', 'localhost']) {
      const { status, body } = await create(`https://${host}/events`);
      expect([host, status, body.code]).toEqual([host, 400, 'INVALID_SINK']);
    }
    const { status, body } = await create('https://sink.invalid/events');
    expect(status).toBe(201);
    await bed.call('deleteSession', { path: { sessionId: body.sessionId as string } });
    expect((await create('https://10.1.0.1/events')).status).toBe(201);
    await bed.close();
  },
);
