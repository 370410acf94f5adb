import Type, { type Static } from 'typebox';
import { Angle, Decibels, Duration, Frequency, Length, Power, Size } from './quantity.ts';

/** Schema of the cell of a scenario. `cell-config.ts` turns it into plain numbers and says what is meant where a key is absent. */

const closed = { additionalProperties: false } as const;

const Tdd = Type.Object(
  {
    pattern: Type.String({
      pattern: '^[DSU]{1,160}$',
      expected: 'a pattern of slots D, S and U, such as DDDSU',
      description: 'One period of slots: D downlink, S special, U uplink (TS 38.213 §11.1)',
    }),
    specialSlot: Type.Optional(
      Type.Object(
        {
          downlinkSymbols: Type.Integer({ minimum: 0, maximum: 13 }),
          uplinkSymbols: Type.Integer({ minimum: 0, maximum: 13 }),
        },
        { ...closed, description: 'Symbols of S; the others are the gap. 10 and 2 unless given' },
      ),
    ),
  },
  { ...closed, description: 'Time division duplex; without it the carrier is FDD' },
);

const Csi = Type.Object(
  {
    period: Type.Optional(Duration({ minimum: '1 ms', maximum: '320 ms', description: '10 ms unless given' })),
    delay: Type.Optional(
      Duration({
        minimum: '1 ms',
        maximum: '100 ms',
        description: 'From the measurement until the scheduler may use it; 4 ms unless given',
      }),
    ),
    subband: Type.Optional(Type.Boolean({ description: 'Whether each subband has a CQI; true unless given' })),
  },
  { ...closed, description: 'Reports of channel state, TS 38.214 §5.2' },
);

const OuterLoop = Type.Union(
  [
    Type.Object({ targetBler: Type.Number({ exclusiveMinimum: 0, maximum: 0.5 }) }, closed),
    Type.Literal(false, { expected: 'false or { targetBler: 0.1 }' }),
  ],
  { description: 'Outer-loop link adaptation; { targetBler: 0.1 } unless given' },
);

const Harq = Type.Object(
  {
    processes: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description: '16 unless given' })),
    maxTransmissions: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 8, description: 'The first included; 4 unless given' }),
    ),
    combining: Type.Optional(
      Type.Enum(['chase', 'incremental-redundancy'], { description: 'incremental-redundancy unless given' }),
    ),
    roundTripSlots: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description: 'From a transmission to the earliest retransmission of the same block; 8 unless given',
      }),
    ),
  },
  { ...closed, description: 'Hybrid ARQ, TS 38.321 §5.3.2 and §5.4.2' },
);

const Antenna = Type.Union(
  [
    Type.Object({ pattern: Type.Literal('omni') }, closed),
    Type.Object(
      {
        pattern: Type.Literal('sector'),
        azimuth: Type.Optional(
          Angle({
            minimum: '-360 deg',
            maximum: '360 deg',
            description: 'Counter-clockwise from the x axis; 0 deg unless given',
          }),
        ),
        downtilt: Type.Optional(
          Angle({ minimum: '-90 deg', maximum: '90 deg', description: 'Below the horizon; 10 deg unless given' }),
        ),
      },
      closed,
    ),
  ],
  { description: 'Pattern of the base station: omni unless given, or the element of TR 38.901 table 7.3-1' },
);

const UplinkPowerControl = Type.Object(
  {
    p0: Type.Optional(
      Power({
        minimum: '-202 dBm',
        maximum: '24 dBm',
        description:
          'Received power that is aimed at in a PRB of 15 kHz subcarriers, and in each 180 kHz of a wider one; -80 dBm unless given',
      }),
    ),
    alpha: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of the path loss that is made good; 0.8 unless given',
      }),
    ),
  },
  { ...closed, description: 'Open-loop power control, TS 38.213 §7.1.1' },
);

const Neighbours = Type.Object(
  {
    rings: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)], { description: '1 unless given: six sites' })),
    interSiteDistance: Length({ minimum: '10 m', maximum: '20 km' }),
    load: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Share of their resources that they use; 0.5 unless given' }),
    ),
  },
  { ...closed, description: 'Cells like this one around it, which interfere; none unless given' },
);

const RadioLinkMonitoring = Type.Object(
  {
    outOfSync: Type.Optional(Decibels({ minimum: '-40 dB', maximum: '40 dB', description: '-8 dB unless given' })),
    inSync: Type.Optional(Decibels({ minimum: '-40 dB', maximum: '40 dB', description: '-6 dB unless given' })),
    timer: Type.Optional(Duration({ minimum: '100 ms', maximum: '60 s', description: '1 s unless given' })),
  },
  { ...closed, description: 'When a radio link counts as failed, TS 38.331 §5.3.10' },
);

const layers = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 4, description }));
const antennas = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description }));

export const CellSchema = Type.Object(
  {
    carrier: Frequency({ minimum: '500 MHz', maximum: '100 GHz' }),
    bandwidth: Frequency(),
    subcarrierSpacing: Frequency(),
    tdd: Type.Optional(Tdd),
    propagation: Type.Enum(['UMa', 'UMi', 'InH']),
    scheduler: Type.Enum(['round-robin', 'proportional-fair', 'max-ci', '5g-lena-qos', 'srsran-qos']),
    layers: layers('Most spatial layers of a UE in the downlink; 2 unless given'),
    uplinkLayers: layers('Most spatial layers of a UE in the uplink; 1 unless given'),
    receiveAntennas: antennas('Receive antennas of a UE; as many as layers and at least 2 unless given'),
    uplinkReceiveAntennas: antennas('Receive antennas of the base station; 4 unless given'),
    mcsTable: Type.Optional(
      Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
        description: 'TS 38.214 tables 5.1.3.1-1 (64QAM), -2 (256QAM, unless given) and -3 (low spectral efficiency)',
      }),
    ),
    rbgConfiguration: Type.Optional(
      Type.Union([Type.Literal(1), Type.Literal(2)], {
        description: 'Column of TS 38.214 table 5.1.2.2.1-1 with the size of a resource block group; 1 unless given',
      }),
    ),
    csi: Type.Optional(Csi),
    outerLoop: Type.Optional(OuterLoop),
    harq: Type.Optional(Harq),
    antenna: Type.Optional(Antenna),
    antennaHeight: Type.Optional(Length({ minimum: '2 m', maximum: '150 m' })),
    antennaGain: Type.Optional(Decibels()),
    transmitPower: Type.Optional(Power({ minimum: '0 dBm', maximum: '60 dBm' })),
    uePower: Type.Optional(Power({ minimum: '0 dBm', maximum: '33 dBm' })),
    uplinkPowerControl: Type.Optional(UplinkPowerControl),
    interferenceMargin: Type.Optional(
      Decibels({ minimum: '0 dB', description: 'Interference over the noise beside that of neighbours, downlink' }),
    ),
    uplinkInterferenceMargin: Type.Optional(Decibels({ minimum: '0 dB' })),
    neighbours: Type.Optional(Neighbours),
    delaySpread: Type.Optional(
      Duration({ minimum: '1 ns', maximum: '10 us', description: 'RMS delay spread, TR 38.901 §7.7.3' }),
    ),
    radioLinkMonitoring: Type.Optional(RadioLinkMonitoring),
    bearerReleaseTimer: Type.Optional(
      Duration({
        minimum: '100 ms',
        maximum: '1 h',
        description: 'How long the QoS flows of a UE that cannot be reached are kept; 10 s unless given',
      }),
    ),
    maxScheduledUesPerSlot: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    admissionLimit: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Share of the PRBs that guaranteed rates may claim' }),
    ),
    coreDelay: Type.Optional(
      Duration({
        maximum: '1 s',
        description: 'One-way delay between the cell and the application server side of the UPF',
      }),
    ),
    rlcMode: Type.Optional(Type.Enum(['UM', 'AM'], { description: 'TS 38.322: UM unless given' })),
    queueManagement: Type.Optional(
      Type.Enum(['tail-drop', 'codel'], { description: 'tail-drop unless given; CoDel is RFC 8289' }),
    ),
    discardTimer: Type.Optional(
      Duration({ minimum: '10 ms', maximum: '1500 ms', description: 'PDCP discardTimer of the default flow' }),
    ),
    queueLimit: Type.Optional(Size({ minimum: '10 kB', maximum: '64 MB' })),
  },
  closed,
);
export type CellFile = Static<typeof CellSchema>;
