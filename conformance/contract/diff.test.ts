import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contractDocument,
  contractFor,
  contractOf,
  diffContract,
  type Difference,
  formatDifferences,
} from './index.ts';
import { identifyDocument, type OpenApiDocument, OpenApiError, readOpenApi } from './index.ts';

const contract = contractOf('quality-on-demand', 'r4.1');

/** The contract as a document that a test can change: plain objects, nothing frozen. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document to be broken has no type
function changeable(): any {
  return JSON.parse(JSON.stringify(contractDocument(contract)));
}

function differences(change: (document: ReturnType<typeof changeable>) => void): Difference[] {
  const document = changeable();
  change(document);
  return diffContract(contract, document as OpenApiDocument);
}

describe('what means the same is no difference', () => {
  it.each<[string, (document: ReturnType<typeof changeable>) => void]>([
    [
      'an escaped slash in a pattern',
      (d) => (d.components.schemas.BaseSessionInfo.properties.sink.pattern = '^https:\\/\\/.+$'),
    ],
    [
      'a schema in place instead of a reference',
      (d) => (d.components.schemas.Device.properties.phoneNumber = d.components.schemas.PhoneNumber),
    ],
    [
      'a reference within an allOf',
      (d) =>
        (d.components.schemas.Device.properties.phoneNumber = {
          allOf: [{ $ref: '#/components/schemas/PhoneNumber' }],
        }),
    ],
    ['a keyword next to a reference', (d) => (d.components.schemas.Device.properties.phoneNumber.maxLength = 1)],
    ['the order of a required list', (d) => d.components.schemas.ErrorInfo.required.reverse()],
    ['the order of an enum', (d) => d.components.schemas.QosStatus.enum.reverse()],
    ['the order of branches', (d) => d.components.schemas.ApplicationServer.oneOf.reverse()],
    ['the order of parameters', (d) => d.paths['/sessions/{sessionId}'].get.parameters.reverse()],
    ['the case of a header', (d) => (d.paths['/sessions'].post.parameters[0].name = 'X-Correlator')],
    [
      'what is so anyway',
      (d) => Object.assign(d.components.schemas.QosStatus, { nullable: false, readOnly: false, minLength: 0 }),
    ],
    [
      'a parameter for the whole path',
      (d) => {
        const item = d.paths['/sessions/{sessionId}/extend'];
        item.parameters = item.post.parameters;
        delete item.post.parameters;
      },
    ],
    [
      'security for the whole document',
      (d) => {
        d.security = d.paths['/sessions'].post.security;
        delete d.paths['/sessions'].post.security;
      },
    ],
    ['a component that nothing uses', (d) => (d.components.schemas.Unused = { type: 'string' })],
    ['a host instead of the API root', (d) => (d.servers[0].url = 'https://api.example.com/quality-on-demand/v1rc3')],
    [
      'extensions and explanations',
      (d) => Object.assign(d.paths['/sessions'].post, { 'x-a': 1, summary: 's', tags: ['t'] }),
    ],
  ])('%s', (_, change) => {
    expect(differences(change)).toEqual([]);
  });

  it('the order of keys anywhere', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        expect(diffContract(contract, shuffled(changeable(), numbers) as OpenApiDocument)).toEqual([]);
      }),
      { seed: 1, numRuns: 20 },
    );
  });
});

describe('what means something else is one', () => {
  it.each<[string, (document: ReturnType<typeof changeable>) => void, string]>([
    [
      'a limit',
      (d) => (d.components.schemas.PhoneNumber.maxLength = 17),
      '~ POST /sessions | request application/json | body.device.phoneNumber | maxLength: ours 16, theirs 17',
    ],
    [
      'a pattern',
      (d) => (d.components.schemas.PhoneNumber.pattern = '^x$'),
      '~ POST /sessions | request application/json | body.device.phoneNumber | pattern: ours ^\\+[1-9][0-9]{4,14}$, theirs ^x$',
    ],
    [
      'nullable',
      (d) => (d.components.schemas.PhoneNumber.nullable = true),
      '+ POST /sessions | request application/json | body.device.phoneNumber | nullable = true',
    ],
    [
      'an optional property',
      (d) => d.components.schemas.CreateSession.allOf[1].required.pop(),
      '~ POST /sessions | request application/json | body.duration | property: ours required, theirs optional',
    ],
    [
      'a scope',
      (d) => (d.paths['/sessions'].post.security[0].openId = ['other']),
      '+ POST /sessions | security openIdConnect [other] = accepted',
    ],
    [
      'two scopes at once',
      (d) => d.paths['/sessions'].post.security[0].openId.push('z'),
      '+ POST /sessions | security openIdConnect [quality-on-demand:sessions:create, z] = accepted',
    ],
    ['no security', (d) => (d.paths['/sessions'].post.security = [{}]), '+ POST /sessions | security none = accepted'],
    ['a status', (d) => delete d.paths['/sessions'].post.responses['409'], '- POST /sessions | 409 = response'],
    ['a method', (d) => (d.paths['/sessions'].put = { responses: {} }), '+ PUT /sessions = operation'],
    [
      'a callback',
      (d) => delete d.paths['/sessions'].post.callbacks,
      '- POST /sessions | callback notifications | POST {$request.body#/sink} = operation',
    ],
    [
      'the schema of a credential type',
      (d) =>
        (d.components.schemas.SinkCredential.discriminator.mapping.ACCESSTOKEN =
          '#/components/schemas/PrivateKeyJWTCredential'),
      '~ POST /sessions | request application/json | body.sinkCredential<credentialType: ACCESSTOKEN> | schema: ours AccessTokenCredential, theirs PrivateKeyJWTCredential',
    ],
    [
      'an open object',
      (d) => delete d.components.schemas.ApplicationServerIpAddressList.additionalProperties,
      '- POST /sessions | request application/json | body.applicationServer<oneOf 2> | additionalProperties = false',
    ],
    [
      'a field that the reader does not know',
      (d) => (d.paths['/sessions'].post.novelty = true),
      '+ POST /sessions | novelty = true',
    ],
    [
      'a second pattern',
      (d) => d.components.schemas.DeviceResponse.allOf.push({ pattern: 'a' }, { pattern: 'b' }),
      '+ POST /sessions | 201 | body application/json | body.device<allOf 1> | pattern = b',
    ],
  ])('%s', (_, change, line) => {
    expect(formatDifferences(differences(change), { everyPlace: true }).split('\n')).toContain(line);
  });

  it('has a stable order', () => {
    const facts = differences((d) => delete d.components.schemas.Device.properties.phoneNumber).map(({ fact }) => fact);
    expect(facts).toEqual([...facts].sort());
    expect(facts.length).toBeGreaterThan(5);
  });
});

describe('formatDifferences', () => {
  it('tells a change of a shared schema once', () => {
    const changed = differences((d) => (d.components.schemas.PhoneNumber.maxLength = 17));
    expect(changed.length).toBeGreaterThan(2);
    expect(formatDifferences(changed).split('\n')).toHaveLength(1);
    expect(formatDifferences(changed)).toContain(`(and in ${changed.length - 1} more)`);
    expect(formatDifferences([])).toBe('');
  });
});

describe('identifyDocument', () => {
  const document = (title: string, version: string, url: string) =>
    readOpenApi(JSON.stringify({ openapi: '3.0.3', info: { title, version }, servers: [{ url }], paths: {} }));

  it.each([
    ['Quality-On-Demand', '1.1.0', '{apiRoot}/quality-on-demand/v1', { api: 'quality-on-demand', release: 'r3.2' }],
    ['QoS Profiles', '1.2.0-rc.3', '{apiRoot}/qos-profiles/v1rc3', { api: 'qos-profiles', release: 'r4.1' }],
    ['QoS Profiles', '1.1.0', 'https://example.com', { api: 'qos-profiles', release: 'r3.2' }],
    ['Anything', '1.1.7', 'https://example.com/qos-profiles/v1', { api: 'qos-profiles', release: 'r3.2' }],
    // r2.2 and r3.2 have the same base path, which no release has a version 1.2 of.
    ['QoS Profiles', '1.0.0', '{apiRoot}/qos-profiles/v1', { api: 'qos-profiles', release: 'r2.2' }],
    ['QoS Profiles', '1.2.0', '{apiRoot}/qos-profiles/v1', { api: 'qos-profiles' }],
    ['QoS Provisioning', '0.3.0', '{apiRoot}/qos-provisioning/v0.3', { api: 'qos-provisioning', release: 'r3.2' }],
    ['Anything', '0.2.0', '{apiRoot}/qod-provisioning/v0.2', { api: 'qos-provisioning', release: 'r2.2' }],
    ['Anything', '0.10.1', 'https://example.com/qod/v0', { api: 'quality-on-demand', release: 'v0.10.1' }],
    ['QoD for enhanced communication', '0.10.1', '/', { api: 'quality-on-demand', release: 'v0.10.1' }],
    ['Home Devices QoD', '0.4.0', '{apiRoot}/home-devices-qod/v0.4', {}],
  ])('%s %s at %s', (title, version, url, identity) => {
    expect(identifyDocument(document(title, version, url))).toEqual(identity);
  });

  it('leads to a contract, or says what is missing', () => {
    const unknown = document('QoS Profiles', '1.2.0', '{apiRoot}/qos-profiles/v1');
    expect(() => contractFor(unknown)).toThrow(
      new OpenApiError(
        'the release cannot be told from the version and the servers; give --release r1.3 or r2.2 or r3.2 or r4.1',
      ),
    );
    expect(contractFor(unknown, 'r3.2')).toBe(contractOf('qos-profiles', 'r3.2'));
    expect(() => contractFor(unknown, 'v0.10.1')).toThrow(
      new OpenApiError('v0.10.1 has no API qos-profiles; give --release r1.3 or r2.2 or r3.2 or r4.1'),
    );
    expect(() => contractFor(document('Other', '1', '/'))).toThrow('none of quality-on-demand, qos-profiles');
  });
});

function shuffled(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((inner) => shuffled(inner, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const keyed = Object.entries(value).map((entry) => ({ entry, order: numbers.next().value as number }));
  keyed.sort((left, right) => left.order - right.order);
  return Object.fromEntries(keyed.map(({ entry: [key, inner] }) => [key, shuffled(inner, numbers)]));
}
