import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CaseRecord } from './record.ts';
import { AVAILABLE, broken, CREATE, runOnFake } from './test/suite-on-fake.ts';

/**
 * A target whose answers to some operations are what they should never be. The case gets its verdict, which is the target's
 * failure and no fault of the harness, and the case beside it does not notice.
 */
const MIB = 1_048_576;

/** @param bytes what is sent instead of an answer to the operations, over the raw connection */
async function victimOf(operations: readonly string[], bytes: string | Buffer): Promise<CaseRecord> {
  const records = await runOnFake({
    cases: [
      {
        id: 'victim',
        steps: [
          CREATE,
          AVAILABLE,
          {
            request: 'getSession',
            as: 'read',
            expect: { status: 200, body: [{ at: '$.sessionId', equals: '${resource.id}' }] },
          },
          { request: 'getSession', expect: { status: 200, sameAs: '${read.body}' } },
          {
            request: 'retrieveSessionsByDevice',
            expect: { status: 200, body: [{ at: '$[*].qosStatus', equals: 'AVAILABLE' }] },
          },
          { wait: '${read.body.duration}' },
        ],
      },
      { id: 'bystander', steps: [{ request: 'qos-profiles/retrieveQoSProfiles', expect: { status: 200 } }] },
    ],
    requestTimeoutMs: 30_000,
    fake: {
      hijack: (operationId, response) => {
        if (!operations.includes(operationId)) return false;
        response.socket?.end(bytes);
        return true;
      },
    },
  });
  expect(records.get('bystander')?.verdict).toBe('passed');
  const victim = records.get('victim');
  if (victim === undefined) throw new Error('no record');
  expect(victim.verdict, victim.reasons.join('\n')).toBe('failed');
  // Whatever it holds, it is a record that can be written and read again.
  expect(JSON.parse(JSON.stringify(victim))).toEqual(victim);
  return victim;
}

const answer = (status: number, body: string | Buffer, headers = ''): Buffer => {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 ${status} Any\r\ncontent-type: application/json\r\n${headers}content-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
};

const SESSION = {
  sessionId: '00000000-0000-4000-8000-000000000001',
  device: { phoneNumber: '+99900000000' },
  applicationServer: { ipv4Address: '198.51.100.10' },
  qosProfile: 'QOS_FAKE',
  duration: 300,
  qosStatus: 'AVAILABLE',
  startedAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-01T00:05:00Z',
};
const session = (changes: object): string => JSON.stringify({ ...SESSION, ...changes });

const DEEP = 200_000;
const BODIES: [string, string | Buffer][] = [
  ['an id with a lone surrogate', session({ sessionId: 'REPLACED' }).replace('REPLACED', '\\ud800')],
  ['an id that leads elsewhere', session({ sessionId: '..' })],
  ['an id of half a megabyte', session({ sessionId: 'a'.repeat(MIB / 2) })],
  ['an id with NUL and line breaks', session({ sessionId: 'a\0\r\nx-injected: 1' })],
  ['an id that is an object', session({ sessionId: { toString: null } })],
  ['the same name twice', session({}).replace('{', '{"sessionId":7,"sessionId":[],')],
  ['names of the prototype', session({}).replace('{', '{"__proto__":{"status":1},"constructor":{"prototype":7},')],
  ['numbers that are too large', session({}).replace('300', '1e999')],
  ['a number of a hundred thousand digits', session({}).replace('300', '9'.repeat(100_000))],
  ['a duration of a thousand years', session({ duration: 31_536_000_000 })],
  ['a duration below zero', session({ duration: -1 })],
  ['a duration that is a word', session({ duration: 'forever' })],
  ['times that do not exist', session({ startedAt: '9999-99-99T99:99:99Z', expiresAt: '+275760-09-13T00:00:00.001Z' })],
  ['lists in lists', session({ device: 'REPLACED' }).replace('"REPLACED"', '['.repeat(DEEP) + ']'.repeat(DEEP))],
  [
    'objects in objects',
    session({ device: 'REPLACED' }).replace('"REPLACED"', '{"a":'.repeat(DEEP / 2) + '1' + '}'.repeat(DEEP / 2)),
  ],
  ['half a million items', `[${'1,'.repeat(500_000)}1]`],
  ['a hundred thousand names', `{${Array.from({ length: 80_000 }, (_, n) => `"n${n}":1`).join()}}`],
  ['a secret without end', `{"accessToken":"${'\\\\'.repeat(500_000)}`],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
  ['a byte order mark', `\ufeff${session({})}`],
  ['nothing', ''],
  ['null', 'null'],
  ['NUL', '\0\0\0'],
];

describe('an answer with a body that holds', () => {
  it.each(BODIES)('%s, to a creation', async (_, body) => {
    await victimOf(['createSession'], answer(201, body));
  });

  it.each(BODIES)('%s, to a question, to the search of cleaning up, and to a deletion', async (_, body) => {
    await victimOf(['getSession', 'retrieveSessionsByDevice', 'deleteSession'], answer(200, body));
  });
});

describe('an answer that is none', () => {
  const EVERYWHERE = ['createSession', 'retrieveSessionsByDevice', 'deleteSession'];

  it.each<[string, string | Buffer, string]>([
    ['has ten thousand headers', `HTTP/1.1 200 OK\r\n${'x-many: 1\r\n'.repeat(10_000)}\r\n`, 'Headers Overflow'],
    ['has a header of a megabyte', `HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(MIB)}\r\n\r\n`, 'Headers Overflow'],
    [
      'is chunked and has a length',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      'content-length',
    ],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}', 'content-length'],
    ['is a greeting of another protocol', '220 smtp.example.com ESMTP\r\n', 'HTTP'],
    ['has status 099', 'HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n', 'a status below 100'],
    ['is empty', '', 'other side closed'],
    ['is shorter than it says', 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{}', 'other side closed'],
  ])('%s', async (_, bytes, reason) => {
    const record = await victimOf(EVERYWHERE, bytes);
    expect(record.reasons.join()).toContain(reason);
    expect(broken(record)).toContain('transport');
  });

  it('has status 999', async () => {
    expect(broken(await victimOf(EVERYWHERE, answer(999, '{}')))).toContain('documented-status');
  });

  it('is a bomb, which is told and not unpacked', async () => {
    // 100 MB of zeros are some 100 kB as gzip; as they are they would not be read, as they are over the limit.
    const bomb = gzipSync(Buffer.alloc(100 * MIB));
    const record = await victimOf(['createSession'], answer(201, bomb, 'content-encoding: gzip\r\n'));
    expect(broken(record)).toContain('content-encoding');
    expect(record.exchanges[0]?.response?.body.length).toBeLessThan(bomb.length + 1);
  });

  it('sends the client to another server, which is never asked', async () => {
    let asked = 0;
    const elsewhere = createServer((_request, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as { port: number };
    for (const status of [301, 302, 303, 307, 308])
      await victimOf(EVERYWHERE, answer(status, '', `location: http://127.0.0.1:${port}/\r\n`));
    elsewhere.close();
    expect(asked).toBe(0);
  });
});

describe('a target that says that its sessions last for ever', () => {
  const FOR_EVER = { duration: 300, expiresAt: '9999-12-31T23:59:59Z' };
  it.each(['case that waits for the end', 'sequence of operations that does'])(
    'is not waited for, by a %s',
    async (by) => {
      const isCase = by.startsWith('case');
      const records = await runOnFake({
        cases: [
          {
            id: 'waits',
            steps: isCase
              ? [
                  CREATE,
                  AVAILABLE,
                  { request: 'getSession', as: 'read', expect: { status: 200 } },
                  { wait: '${read.body.duration}' },
                ]
              : [{ oracle: 'session', sequences: 5, length: 30 }],
          },
        ],
        fake: {
          alter: (reply) =>
            typeof reply.body === 'object' && reply.body !== null && 'sessionId' in reply.body
              ? { ...reply, body: { ...reply.body, ...FOR_EVER, ...(isCase ? { duration: 1e10 } : {}) } }
              : reply,
        },
      });
      const record = records.get('waits');
      expect(record?.verdict).toBe('failed');
      // All that was asked for lasts for less than a day; 1e10 s are 317 years.
      expect((record?.endedAtMs ?? Infinity) - (record?.startedAtMs ?? 0)).toBeLessThan(86_400_000);
    },
  );
});

describe('bytes after an answer', () => {
  it('are not the answer to what the next case asks', async () => {
    const told = new WeakSet<Socket>();
    const records = await runOnFake({
      cases: [
        { id: 'first', steps: [{ request: 'qos-profiles/retrieveQoSProfiles', expect: { status: 200 } }] },
        { id: 'next', steps: [CREATE, { request: 'getSession', expect: { status: 200 } }] },
      ],
      devices: 1,
      fake: {
        // As a client sees it that asks again over the connection: the lie is there before its request.
        hijack: (operationId, _, { socket }) => {
          if (told.has(socket) && operationId === 'createSession') {
            socket.write(answer(500, '{}'));
            return true;
          }
          if (operationId === 'retrieveQoSProfiles') told.add(socket);
          return false;
        },
      },
    });
    expect(records.get('next')?.verdict).toBe('passed');
  });
});
