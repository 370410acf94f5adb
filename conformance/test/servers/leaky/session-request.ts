import { isIPv4, isIPv6 } from 'node:net';
import { JsonFields, type Json } from './json-fields.ts';
import { Refusal } from './refusal.ts';

export interface DeviceIdentifiers {
  phoneNumber?: string;
  ipv4Address?: Json;
  publicAddress?: string;
  ipv6Address?: string;
}

export interface SinkAccess {
  url: string;
  token?: string;
  /** When the token expires, in Unix milliseconds. */
  untilMs?: number;
}

/** What a client asks for when it creates a session. */
export interface SessionRequest {
  device?: DeviceIdentifiers;
  /** Addresses or subnets of the application server. */
  servers: string[];
  /** Comma-separated ports of an IPFilterRule; empty for any. */
  serverPorts: string;
  devicePorts: string;
  profileName: string;
  durationS: number;
  sink?: SinkAccess;
  wantsPrivateKeyJwt: boolean;
  /** Parts of the request that answers repeat word for word. */
  echo: Json;
}

const MAX_INT32 = 2147483647;
const PROFILE = { pattern: /^[a-zA-Z0-9_.-]+$/, maxLength: 256, test: (text: string) => text.length >= 3 };
const HTTPS = { pattern: /^https:\/\/.+$/, maxLength: 2048, test: (text: string) => URL.canParse(text) };
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

export function readSessionRequest(body: unknown): SessionRequest {
  const fields = new JsonFields(body);
  const device = fields.optional('device', () => readDevice(fields.object('device')));
  const servers = readServers(fields.object('applicationServer'));
  const devicePorts = fields.optional('devicePorts', () => readPorts(fields.object('devicePorts'))) ?? '';
  const serverPorts =
    fields.optional('applicationServerPorts', () => readPorts(fields.object('applicationServerPorts'))) ?? '';
  const profileName = fields.text('qosProfile', PROFILE);
  const url = fields.optional('sink', () => fields.text('sink', HTTPS));
  const credential = fields.optional('sinkCredential', () => readCredential(fields.object('sinkCredential')));
  const durationS = fields.integer('duration', 1, MAX_INT32);
  fields.end();
  const { device: _, sinkCredential: _secret, duration: _seconds, ...echo } = body as Json;
  return {
    ...(device !== undefined && { device }),
    servers,
    serverPorts,
    devicePorts,
    profileName,
    durationS,
    ...(url !== undefined && {
      sink: { url, ...credential?.access },
    }),
    wantsPrivateKeyJwt: credential?.isPrivateKeyJwt ?? false,
    echo,
  };
}

export function readExtension(body: unknown): number {
  const fields = new JsonFields(body);
  const additionalS = fields.integer('requestedAdditionalDuration', 1, MAX_INT32);
  fields.end();
  return additionalS;
}

export function readDeviceQuery(body: unknown): DeviceIdentifiers | undefined {
  const fields = new JsonFields(body);
  const device = fields.optional('device', () => readDevice(fields.object('device')));
  fields.end();
  return device;
}

export interface ProfileQuery {
  device: DeviceIdentifiers | undefined;
  name: string | undefined;
  status: string | undefined;
}

export function readProfileQuery(body: unknown): ProfileQuery {
  const fields = new JsonFields(body);
  const query = {
    device: fields.optional('device', () => readDevice(fields.object('device'))),
    name: fields.optional('name', () => fields.text('name', PROFILE)),
    status: fields.optional('status', () =>
      fields.text('status', { pattern: /^(ACTIVE|INACTIVE|DEPRECATED)$/, maxLength: 10 }),
    ),
  };
  fields.end();
  return query;
}

export function isProfileName(name: string): boolean {
  return name.length >= 3 && name.length <= 256 && PROFILE.pattern.test(name);
}

function readDevice(fields: JsonFields): DeviceIdentifiers {
  if (fields.names.length === 0) throw Refusal.badRequest('$.device must have an identifier.');
  const phoneNumber = fields.optional('phoneNumber', () =>
    fields.text('phoneNumber', { pattern: /^\+[1-9][0-9]{4,14}$/, maxLength: 16 }),
  );
  fields.optional('networkAccessIdentifier', () => fields.text('networkAccessIdentifier', { maxLength: 2048 }));
  const ipv4Address = fields.optional('ipv4Address', () => readIpv4(fields.object('ipv4Address')));
  const ipv6Address = fields.optional('ipv6Address', () =>
    fields.text('ipv6Address', { maxLength: 45, test: (text) => isIPv6(text) }),
  );
  fields.end();
  return {
    ...(phoneNumber !== undefined && { phoneNumber }),
    ...(ipv4Address !== undefined && { ipv4Address, publicAddress: ipv4Address.publicAddress }),
    ...(ipv6Address !== undefined && { ipv6Address }),
  };
}

function readIpv4(fields: JsonFields): Json & { publicAddress: string } {
  const address = { maxLength: 15, test: (text: string) => isIPv4(text) };
  const publicAddress = fields.text('publicAddress', address);
  const privateAddress = fields.optional('privateAddress', () => fields.text('privateAddress', address));
  const publicPort = fields.optional('publicPort', () => fields.integer('publicPort', 1, 65535));
  fields.end();
  if (privateAddress === undefined && publicPort === undefined)
    throw Refusal.badRequest('$.device.ipv4Address needs a privateAddress or a publicPort.');
  return {
    publicAddress,
    ...(privateAddress !== undefined && { privateAddress }),
    ...(publicPort !== undefined && { publicPort }),
  };
}

function readServers(fields: JsonFields): string[] {
  const isSubnet = (isAddress: (text: string) => boolean, bits: number) => (text: string) => {
    const [address = '', width, ...rest] = text.split('/');
    return (
      isAddress(address) && rest.length === 0 && (width === undefined || (/^\d{1,3}$/.test(width) && +width <= bits))
    );
  };
  if (fields.has('ipAddresses')) {
    const list = fields.list('ipAddresses', 1, 16);
    fields.end();
    const isAddress = (item: unknown): item is string => typeof item === 'string' && (isIPv4(item) || isIPv6(item));
    if (!list.every(isAddress) || new Set(list).size < list.length)
      throw Refusal.badRequest('$.applicationServer.ipAddresses must be different single IP addresses.');
    return list;
  }
  const ipv4 = fields.optional('ipv4Address', () =>
    fields.text('ipv4Address', { maxLength: 18, test: isSubnet((text) => isIPv4(text), 32) }),
  );
  const ipv6 = fields.optional('ipv6Address', () =>
    fields.text('ipv6Address', { maxLength: 49, test: isSubnet((text) => isIPv6(text), 128) }),
  );
  fields.end();
  const servers = [ipv4, ipv6].filter((each) => each !== undefined);
  if (servers.length === 0) throw Refusal.badRequest('$.applicationServer must have an address.');
  return servers;
}

function readPorts(fields: JsonFields): string {
  const single = fields.optional('ports', () => fields.list('ports', 1, 65536)) ?? [];
  const ranges = fields.optional('ranges', () => fields.list('ranges', 1, 65536)) ?? [];
  fields.end();
  if (single.length + ranges.length === 0) throw Refusal.badRequest('Ports must be given.');
  const portAlone = (value: unknown): string => String(new JsonFields({ port: value }).integer('port', 1, 65535));
  const portRange = (value: unknown): string => {
    const range = new JsonFields(value);
    const [from, to] = [range.integer('from', 1, 65535), range.integer('to', 1, 65535)];
    range.end();
    if (from > to) throw Refusal.badRequest('A range of ports must not end before it begins.');
    return `${from}-${to}`;
  };
  return [...single.map(portAlone), ...ranges.map(portRange)].join(',');
}

function readCredential(fields: JsonFields): { isPrivateKeyJwt: boolean; access?: { token: string; untilMs: number } } {
  const type = fields.text('credentialType', { pattern: /^(ACCESSTOKEN|PRIVATE_KEY_JWT)$/, maxLength: 15 });
  if (type === 'PRIVATE_KEY_JWT') {
    fields.optional('clientId', () => fields.text('clientId', { maxLength: 128 }));
    fields.optional('tokenUri', () => fields.text('tokenUri', HTTPS));
    fields.optional('jwksUri', () => fields.text('jwksUri', HTTPS));
    fields.end();
    return { isPrivateKeyJwt: true };
  }
  const token = fields.text('accessToken', { maxLength: 4096 });
  const until = fields.text('accessTokenExpiresUtc', {
    pattern: TIMESTAMP,
    maxLength: 64,
    test: (text) => !Number.isNaN(Date.parse(text)),
  });
  fields.text('accessTokenType', { pattern: /^bearer$/, maxLength: 6 });
  fields.end();
  return { isPrivateKeyJwt: false, access: { token, untilMs: Date.parse(until) } };
}
