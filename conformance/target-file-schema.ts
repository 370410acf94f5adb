import Type, { type Static } from 'typebox';
import { Duration } from '../scenarios/quantity.ts';
import { NEEDS } from './need.ts';
import { Southbound } from './southbound/southbound-schema.ts';
import { RELEASES } from './contract/index.ts';
import { Secret } from './secret-schema.ts';
import { DeviceToken, tokenSections } from './tokens/token-file-schema.ts';

/** Schema of `target.yaml`: an implementation under test and what it puts at the disposal of a test. */

const closed = { additionalProperties: false } as const;

const BaseUrl = Type.String({
  pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$',
  expected: 'an absolute URL such as https://api.example.com/quality-on-demand/v1',
});
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const ProfileName = Type.String({
  pattern: '^[a-zA-Z0-9_.-]{3,256}$',
  expected: 'a profile name of 3 to 256 letters, digits, _, . and -',
});

const DeviceIdentifiers = {
  phoneNumber: Type.Optional(
    Type.String({ pattern: '^\\+[1-9][0-9]{4,14}$', expected: "a number in E.164 with a leading '+'" }),
  ),
  networkAccessIdentifier: Type.Optional(Type.String({ minLength: 1 })),
  ipv4Address: Type.Optional(
    Type.Object(
      {
        publicAddress: Type.Optional(Type.String()),
        privateAddress: Type.Optional(Type.String()),
        publicPort: Type.Optional(Port),
      },
      { ...closed, minProperties: 1 },
    ),
  ),
  ipv6Address: Type.Optional(Type.String()),
};
const Device = Type.Object(DeviceIdentifiers, { ...closed, minProperties: 1 });

const ApplicationServer = Type.Object(
  { ipv4Address: Type.Optional(Type.String()), ipv6Address: Type.Optional(Type.String()), port: Port },
  closed,
);

export const TargetFile = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    release: Type.Optional(
      Type.Enum([...RELEASES], { description: 'Release that it implements; the command line may name another' }),
    ),
    apis: Type.Object(
      {
        'quality-on-demand': Type.Optional(Type.Object({ baseUrl: BaseUrl }, closed)),
        'qos-profiles': Type.Optional(Type.Object({ baseUrl: BaseUrl }, closed)),
        'qos-provisioning': Type.Optional(Type.Object({ baseUrl: BaseUrl }, closed)),
      },
      { ...closed, minProperties: 1, description: 'Base URL of each API that it offers, version included' },
    ),
    tls: Type.Optional(
      Type.Object(
        {
          caFile: Type.Optional(
            Type.String({ minLength: 1, description: 'PEM file of further certificate authorities' }),
          ),
          certificateFile: Type.Optional(
            Type.String({
              minLength: 1,
              description: 'PEM file of the client certificate for mutual TLS, followed by those that vouch for it',
            }),
          ),
          keyFile: Type.Optional(
            Type.String({ minLength: 1, description: 'PEM file of the key of the client certificate' }),
          ),
        },
        { ...closed, minProperties: 1, description: 'How the target is connected to' },
      ),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Secret]), { description: 'Sent with every request' }),
    ),
    ...tokenSections,
    devices: Type.Array(
      Type.Object(
        {
          name: Type.Optional(Type.String({ minLength: 1 })),
          ...DeviceIdentifiers,
          threeLeggedToken: Type.Optional(DeviceToken),
        },
        closed,
      ),
      { description: 'Devices that the tests may have to themselves; as many cases run at once' },
    ),
    applicationServer: ApplicationServer,
    otherApplicationServer: Type.Optional(ApplicationServer),
    profile: Type.Object(
      {
        name: ProfileName,
        minDuration: Type.Optional(Duration({ minimum: '1 s' })),
        maxDuration: Type.Optional(Duration({ minimum: '1 s' })),
      },
      {
        ...closed,
        description: 'Active QoS profile that the tests use; its limits are read from the target unless given',
      },
    ),
    assets: Type.Optional(
      Type.Object(
        {
          unknownDevice: Type.Optional(Device),
          inapplicableDevice: Type.Optional(Device),
          unsupportedDevice: Type.Optional(Device),
          inactiveProfile: Type.Optional(ProfileName),
          deprecatedProfile: Type.Optional(ProfileName),
          restrictedProfile: Type.Optional(ProfileName),
          restrictedDevice: Type.Optional(Device),
          refusedProfile: Type.Optional(ProfileName),
          throttledRequests: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })),
        },
        { ...closed, description: 'What some cases need; a case whose asset is missing is skipped' },
      ),
    ),
    notOffered: Type.Optional(
      Type.Array(Type.Enum([...NEEDS]), {
        uniqueItems: true,
        description: 'Features that the implementation declares not to have: not applicable, instead of skipped',
      }),
    ),
    unsupportedIdentifiers: Type.Optional(
      Type.Array(Type.Enum(['phoneNumber', 'networkAccessIdentifier', 'ipv4Address', 'ipv6Address']), {
        uniqueItems: true,
        description:
          'Device identifiers that the implementation declares not to support; the suite tries them all the same',
      }),
    ),
    sink: Type.Optional(
      Type.Object(
        {
          host: Type.Optional(
            Type.String({ minLength: 1, description: 'Address to listen on; 127.0.0.1 unless given' }),
          ),
          port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
          publicUrl: Type.Optional(
            Type.String({
              pattern: '^https://[^\\s?#]+$',
              expected: 'an https URL',
              description: 'Where the target reaches the listener',
            }),
          ),
          certificateFile: Type.Optional(Type.String({ minLength: 1 })),
          keyFile: Type.Optional(Type.String({ minLength: 1 })),
          bridgeFile: Type.Optional(
            Type.String({
              minLength: 1,
              description:
                'File to which a bridge of yours appends the events, of a server that publishes them through a broker',
            }),
          ),
        },
        { ...closed, description: 'Listener for notifications; without it the cases that need one are skipped' },
      ),
    ),
    southbound: Type.Optional(Southbound),
    budgets: Type.Optional(
      Type.Object(
        {
          requestTimeout: Type.Optional(Duration({ minimum: '10 ms', maximum: '10 min' })),
          availableWithin: Type.Optional(Duration()),
          eventWithin: Type.Optional(Duration()),
          clockTolerance: Type.Optional(Duration()),
        },
        { ...closed, description: 'Longest waits' },
      ),
    ),
  },
  closed,
);
export type TargetFile = Static<typeof TargetFile>;
