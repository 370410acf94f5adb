import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { TargetUnreachable } from './circuit-breaker.ts';
import { broken, CREATE, runOnFake } from './test/suite-on-fake.ts';

/** What one bad operation does to its own case, and that the next case does not suffer from it. */
async function hijacked(answer: (response: ServerResponse) => void, requestTimeoutMs = 400) {
  const records = await runOnFake({
    cases: [
      { id: 'victim', steps: [{ request: 'retrieveSessionsByDevice', expect: { status: 200 } }] },
      { id: 'bystander', steps: [CREATE] },
    ],
    requestTimeoutMs,
    fake: {
      hijack: (operationId, response) => {
        if (operationId !== 'retrieveSessionsByDevice') return false;
        answer(response);
        return true;
      },
    },
  });
  expect(records.get('bystander')?.verdict).toBe('passed');
  const victim = records.get('victim');
  if (victim === undefined) throw new Error('no record');
  expect(victim.verdict).toBe('failed');
  return victim;
}

const JSON_TYPE = { 'content-type': 'application/json', 'x-correlator': 'x' };

describe('an answer that is none fails its own case, with the reason', () => {
  it('never comes', async () => {
    const record = await hijacked(() => undefined);
    expect(record.reasons.join()).toContain('no answer within 400 ms');
    expect(record.exchanges[0]).toMatchObject({ error: 'no answer within 400 ms' });
  });

  it('is reset', async () => {
    expect(broken(await hijacked((response) => response.socket?.resetAndDestroy()))).toEqual(['transport', 'status']);
  });

  it('is 50 MB long', async () => {
    // As many bytes as there may be have to be read first, however busy the machine is.
    const record = await hijacked(
      (response) => response.writeHead(200, JSON_TYPE).end(Buffer.alloc(50 * 1_048_576, 'a')),
      10_000,
    );
    expect(record.reasons.join()).toContain('more than 1048576 bytes');
  });

  it('is HTML, or no JSON at all', async () => {
    const html = await hijacked((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><script>alert(1)</script></html>'),
    );
    expect(broken(html)).toEqual(expect.arrayContaining(['media-type', 'response-schema']));
    expect(broken(await hijacked((response) => response.writeHead(200, JSON_TYPE).end('[{')))).toContain(
      'response-schema',
    );
  });

  it('is not UTF-8', async () => {
    expect(
      broken(
        await hijacked((response) =>
          response.writeHead(200, JSON_TYPE).end(Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d])),
        ),
      ),
    ).toContain('utf-8');
  });

  it('is nested a hundred thousand times', async () => {
    const record = await hijacked((response) =>
      response.writeHead(200, JSON_TYPE).end('['.repeat(100_000) + ']'.repeat(100_000)),
    );
    expect(broken(record)).toContain('response-schema');
  });

  it('sends the client in circles', async () => {
    const record = await hijacked((response) => response.writeHead(307, { location: response.req.url ?? '/' }).end());
    expect(broken(record)).toEqual(expect.arrayContaining(['status', 'documented-status']));
    expect(record.exchanges).toHaveLength(1);
  });

  it('is packed', async () => {
    expect(
      broken(
        await hijacked((response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end('bomb')),
      ),
    ).toContain('content-encoding');
  });
});

describe('a target that cannot be reached', () => {
  const cases = [{ id: 'one', steps: [CREATE] }];

  it('at all stops the run before it begins', async () => {
    const records: unknown[] = [];
    const run = runOnFake({
      cases,
      target: (usual) => ({
        ...usual,
        apis: { 'quality-on-demand': 'http://127.0.0.1:1/a', 'qos-profiles': 'http://127.0.0.1:1/b' },
      }),
      onCase: (record) => records.push(record),
    });
    await expect(run).rejects.toThrow(TargetUnreachable);
    await expect(run).rejects.toThrow('ECONNREFUSED');
    expect(records).toEqual([]);
  });

  it('any more stops the run after some attempts, and fails nobody', async () => {
    const verdicts: string[] = [];
    const run = runOnFake({
      cases: Array.from({ length: 20 }, (_, n) => ({ id: `case-${n}`, devices: 0, steps: [CREATE] })),
      target: (usual) => ({ ...usual, apis: { ...usual.apis, 'quality-on-demand': 'http://127.0.0.1:1' } }),
      maxUnreachable: 3,
      onCase: ({ verdict }) => verdicts.push(verdict),
    });
    await expect(run).rejects.toThrow('can no longer be reached');
    expect(verdicts.length).toBeLessThan(20);
    expect(verdicts.every((verdict) => verdict === 'inconclusive')).toBe(true);
  });

  /** A target that is gone for so many requests after its first creation, which leaves a session behind. */
  function goneFor(requests: number, count: number) {
    let [left, isFirst] = [0, true];
    return runOnFake({
      devices: 1,
      cases: Array.from({ length: count }, (_, n) => ({ id: `case-${n}`, steps: [CREATE] })),
      fake: {
        alter: (reply, { operationId }) => {
          if (operationId === 'createSession' && isFirst) [left, isFirst] = [requests, false];
          return reply;
        },
      },
      target: (usual) => ({
        ...usual,
        apis: {
          ...usual.apis,
          get 'quality-on-demand'() {
            return left-- > 0 ? 'http://127.0.0.1:1' : (usual.apis['quality-on-demand'] ?? '');
          },
        },
      }),
    });
  }

  it('any more stops the run also where its only device cannot be given back', async () => {
    await expect(goneFor(Infinity, 20)).rejects.toThrow('can no longer be reached');
  });

  it('while a case cleans up is asked again, and its device goes on to the next case', async () => {
    const records = await goneFor(3, 2);
    expect([...records.values()].map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  });

  it('for a moment makes a case inconclusive', async () => {
    const records = await runOnFake({
      cases: [{ id: 'one', steps: [CREATE] }],
      target: (usual) => ({ ...usual, apis: { ...usual.apis, 'quality-on-demand': 'http://127.0.0.1:1' } }),
    });
    expect(records.get('one')?.verdict).toBe('inconclusive');
    expect(records.get('one')?.reasons[0]).toContain('could not be reached');
  });
});

describe('a target that breaks off while a case is cleaned up after', () => {
  it.each([
    ['once is asked again, and its device is used again', 1, 'passed'],
    ['each time costs the device', Infinity, 'inconclusive'],
  ])('%s', async (_name, times, verdict) => {
    let broken = 0;
    const records = await runOnFake({
      cases: [
        { id: 'one', steps: [CREATE] },
        { id: 'two', steps: [CREATE] },
      ],
      target: (usual) => ({ ...usual, devices: usual.devices.slice(0, 1) }),
      fake: {
        hijack: (operationId, response) => {
          if (operationId !== 'deleteSession' || broken >= times) return false;
          broken++;
          response.socket?.resetAndDestroy();
          return true;
        },
      },
    });
    expect([records.get('one')?.verdict, records.get('two')?.verdict]).toEqual(['passed', verdict]);
  });
});

describe('a run that is interrupted', () => {
  it('ends at once, in the midst of a long wait or a request', async () => {
    for (const definition of [
      { id: 'wait', steps: [CREATE, { wait: '1 s' }, { request: 'getSession', expect: { status: 200 } } as const] },
      { id: 'request', steps: [CREATE] },
    ]) {
      const stop = new AbortController();
      const run = runOnFake({
        cases: [definition],
        signal: stop.signal,
        requestTimeoutMs: 60_000,
        fake: {
          hijack: (operationId) => {
            if (operationId !== 'createSession') return false;
            stop.abort(new Error('interrupted'));
            return definition.id === 'request';
          },
        },
      });
      await expect(run).rejects.toThrow('interrupted');
    }
  });
});
