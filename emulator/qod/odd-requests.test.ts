import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractOf } from '../../conformance/contract/index.ts';
import { type TestBed, type TestRequest, sessionBody, startTestBed } from './test/test-bed.ts';

const SESSIONS = `${contractOf('quality-on-demand', 'r4.1').basePath}/sessions`;

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed('r4.1');
});
afterAll(() => bed.close());

const post = (request: TestRequest) => bed.send('POST', SESSIONS, request);
const INVALID = { status: 400, body: { status: 400, code: 'INVALID_ARGUMENT' } };

describe('an odd body', () => {
  test.each([
    ['a megabyte of opened arrays', '['.repeat(900_000)],
    ['arrays in arrays, closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects in objects', `${'{"device":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['more than is read', `"${'a'.repeat(1_100_000)}"`],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['a number', '42'],
    ['nothing but white space', '   '],
  ])('%s is refused', async (_, rawBody) => {
    expect(await post({ rawBody })).toMatchObject(INVALID);
  });

  test('that is compressed is read as far as one that is not', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const packed = gzipSync(JSON.stringify(sessionBody()));
    expect((await post({ rawBody: packed, headers })).status).toBe(201);
    // 100 MB of zeros in 100 kB: what it would become is not made.
    expect(await post({ rawBody: gzipSync(Buffer.alloc(100_000_000)), headers })).toMatchObject(INVALID);
    expect(await post({ rawBody: packed, headers: { 'content-encoding': 'nonsense' } })).toMatchObject(INVALID);
  });

  test('with __proto__ in it changes no object of ours, and is an unknown property', async () => {
    const rawBody = JSON.stringify(sessionBody()).replace('{', '{"__proto__":{"polluted":true},');
    expect(await post({ rawBody })).toMatchObject(INVALID);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('with one key twice counts the last', async () => {
    const rawBody = JSON.stringify(sessionBody({ applicationServer: { ipv4Address: '203.0.113.9' } })).replace(
      '{',
      '{"duration":0,',
    );
    expect((await post({ rawBody })).status).toBe(201);
  });
});

describe('an odd request', () => {
  test.each(['PUT', 'PATCH', 'OPTIONS'])('%s on a resource without it is told what there is', async (method) => {
    const answer = await bed.send(method, SESSIONS);
    expect(answer).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
    expect(answer.headers['allow']).toBe('POST');
  });

  test.each([
    ['of nothing', '//'],
    ['with a NUL', '/%00'],
    ['that climbs', '/%2e%2e/sessions'],
    ['of 8 kB', `/${'x'.repeat(8000)}`],
    ['of no resource', '/quality-on-demand/v1rc3/../v1rc3/nothing'],
  ])('a path %s finds nothing', async (_, path) => {
    const { status, body } = await bed.send('GET', path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject({ status });
  });

  test('with an Accept that excludes JSON is answered in JSON all the same', async () => {
    expect((await post({ body: {}, headers: { accept: 'application/xml' } })).status).toBe(400);
  });
});
