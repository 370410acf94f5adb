import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { packageRoot } from '../package-root.ts';
import { type FiveQi, fiveQi, standardisedFiveQis } from './five-qi.ts';
import { OperatorFiveQiSchema, checkOperatorFiveQis, toFiveQi } from './operator-five-qi.ts';
import { Duration, Rate, durationNs, rateBps } from './quantity.ts';
import { CountryCode, PlmnId } from './subscription-schema.ts';
import { type ReportProblem, readYamlDocument } from './yaml-document.ts';

/** A QoS profile of the emulated operator, as `scenarios/qos-profiles.yaml` describes it. Rates in bit/s, times in nanoseconds. */
export interface QosProfile {
  name: string;
  description: string;
  status: 'ACTIVE' | 'INACTIVE' | 'DEPRECATED';
  targetMinDownstreamRateBps?: number;
  maxDownstreamRateBps?: number;
  targetMinUpstreamRateBps?: number;
  maxUpstreamRateBps?: number;
  minDurationNs: number;
  maxDurationNs: number;
  priority?: number;
  packetDelayBudgetNs?: number;
  jitterNs?: number;
  /** Exponent of the packet error loss rate, as CAMARA writes it: 3 means 10^-3. */
  packetErrorLossRate?: number;
  /** Names of the UEs that may use the profile; absent when all may. */
  restrictedTo?: readonly string[];
  /** Countries, and where given networks in them, in which the profile is offered; absent when everywhere. */
  countryAvailability?: readonly CountryAvailability[];
  network: {
    qosReference: string;
    fiveQi: number;
    /** What an operator-specific 5QI means; absent for a standardised one. */
    characteristics?: FiveQi;
    arp: { priorityLevel: number; preemptionCapable: boolean; preemptionVulnerable: boolean };
    /** How many QoS flows of the profile there may be at once; absent where there is no limit. */
    limits?: { perCell?: number; perDevice?: number };
  };
}

/** A country by its code (ISO 3166-1 alpha-2), and the networks there by MCC and MNC; without networks all of them. */
export interface CountryAvailability {
  countryName: string;
  networks?: readonly string[];
}

/** The profiles that ship with the product. */
const DEFAULT_QOS_PROFILES = join(packageRoot, 'scenarios', 'qos-profiles.yaml');

/** Reads a file of QoS profiles. @throws InputError with every problem at its line and column. */
export function readQosProfiles(file: string = DEFAULT_QOS_PROFILES): readonly QosProfile[] {
  const { profiles, fiveQis = [] } = readYamlDocument(file, QosProfilesSchema, { check: checkProfiles });
  const ownFiveQis = fiveQis.map(toFiveQi);
  return profiles.map((profile) => toQosProfile(profile, ownFiveQis));
}

/** A bit rate as CAMARA publishes it (schema `Rate`): an integer 0..1024 of a decimal unit. */
export interface CamaraRate {
  value: number;
  unit: 'bps' | 'kbps' | 'Mbps' | 'Gbps' | 'Tbps';
}

/** The rate in the largest unit that keeps it whole. Undefined where no unit gives an integer 0..1024. */
export function toCamaraRate(rateBitPerS: number): CamaraRate | undefined {
  return inUnits(rateBitPerS, RATE_UNITS, 1024);
}

/** A time span as CAMARA publishes it (schema `Duration`): an integer from 1 of a unit. */
export interface CamaraDuration {
  value: number;
  unit: 'Days' | 'Hours' | 'Minutes' | 'Seconds' | 'Milliseconds' | 'Microseconds' | 'Nanoseconds';
}

/** The duration in the largest unit that keeps it whole. Undefined for what is not at least a nanosecond or beyond int32. */
export function toCamaraDuration(timeNs: number): CamaraDuration | undefined {
  return timeNs < 1 ? undefined : inUnits(timeNs, DURATION_UNITS, 2 ** 31 - 1);
}

const RATE_UNITS = [
  ['Tbps', 1e12],
  ['Gbps', 1e9],
  ['Mbps', 1e6],
  ['kbps', 1e3],
  ['bps', 1],
] as const;

const DURATION_UNITS = [
  ['Days', 86_400e9],
  ['Hours', 3_600e9],
  ['Minutes', 60e9],
  ['Seconds', 1e9],
  ['Milliseconds', 1e6],
  ['Microseconds', 1e3],
  ['Nanoseconds', 1],
] as const;

function inUnits<Unit extends string>(
  amount: number,
  units: readonly (readonly [Unit, number])[],
  maximum: number,
): { value: number; unit: Unit } | undefined {
  for (const [unit, size] of units) {
    const value = amount / size;
    if (Number.isInteger(value) && value <= maximum) return { value, unit };
  }
  return undefined;
}

const closed = { additionalProperties: false };

/** The longest session that the emulated clock, integer nanoseconds below 2^53 (104 days), can time with room to spare. */
const LONGEST_SESSION = '2000 h';

const FlowLimit = Type.Optional(Type.Integer({ minimum: 1 }));

const ProfileSchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-zA-Z0-9_.-]{3,256}$',
      expected: 'a name of 3 to 256 letters, digits, _, . and -',
    }),
    description: Type.String({ minLength: 1, maxLength: 1024 }),
    status: Type.Enum(['ACTIVE', 'INACTIVE', 'DEPRECATED']),
    targetMinDownstreamRate: Type.Optional(Rate()),
    maxDownstreamRate: Type.Optional(Rate()),
    targetMinUpstreamRate: Type.Optional(Rate()),
    maxUpstreamRate: Type.Optional(Rate()),
    minDuration: Duration({ minimum: '1 s', maximum: LONGEST_SESSION }),
    maxDuration: Duration({ minimum: '1 s', maximum: LONGEST_SESSION }),
    priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    packetDelayBudget: Type.Optional(Duration({ minimum: '1 ns' })),
    jitter: Type.Optional(Duration({ minimum: '1 ns' })),
    packetErrorLossRate: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
    restrictedTo: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true })),
    countryAvailability: Type.Optional(
      Type.Array(
        Type.Object(
          {
            countryName: CountryCode(),
            networks: Type.Optional(Type.Array(PlmnId(), { minItems: 1, uniqueItems: true })),
          },
          closed,
        ),
        { minItems: 1 },
      ),
    ),
    network: Type.Object(
      {
        qosReference: Type.String({ minLength: 1 }),
        fiveQi: Type.Integer({ minimum: 1, maximum: 255 }),
        arp: Type.Object(
          {
            priorityLevel: Type.Integer({ minimum: 1, maximum: 15 }),
            preemptionCapable: Type.Boolean(),
            preemptionVulnerable: Type.Boolean(),
          },
          closed,
        ),
        limits: Type.Optional(Type.Object({ perCell: FlowLimit, perDevice: FlowLimit }, closed)),
      },
      closed,
    ),
  },
  closed,
);

const QosProfilesSchema = Type.Object(
  {
    fiveQis: Type.Optional(Type.Array(OperatorFiveQiSchema)),
    profiles: Type.Array(ProfileSchema, { minItems: 1 }),
  },
  closed,
);

type ProfileEntry = Static<typeof ProfileSchema>;

const RATES = ['targetMinDownstreamRate', 'maxDownstreamRate', 'targetMinUpstreamRate', 'maxUpstreamRate'] as const;
const SPANS = ['minDuration', 'maxDuration', 'packetDelayBudget', 'jitter'] as const;

function checkProfiles({ profiles, fiveQis = [] }: Static<typeof QosProfilesSchema>, at: ReportProblem): void {
  checkOperatorFiveQis(fiveQis, (path, message) => at(['fiveQis', ...path], message));
  const ownFiveQis = fiveQis.map(toFiveQi);
  const names = new Set<string>();
  const references = new Set<string>();
  for (const [index, profile] of profiles.entries()) {
    const here: ReportProblem = (path, message) => at(['profiles', index, ...path], message);
    if (names.has(profile.name)) here(['name'], `a second profile named ${profile.name}; expected unique names`);
    const reference = profile.network.qosReference;
    if (references.has(reference)) {
      here(
        ['network', 'qosReference'],
        `${reference} already names another profile; expected one profile for each qosReference`,
      );
    }
    names.add(profile.name);
    references.add(reference);
    checkQuantities(profile, here);
    checkCountries(profile, here);
    checkResourceType(profile, ownFiveQis, here);
  }
}

function checkQuantities(profile: ProfileEntry, at: ReportProblem): void {
  for (const key of RATES) {
    const text = profile[key];
    if (text !== undefined && toCamaraRate(rateBps(text)) === undefined) {
      at([key], `'${text}' cannot be published; expected an integer up to 1024 of bit/s, kbit/s, Mbit/s or Gbit/s`);
    }
  }
  for (const key of SPANS) {
    const text = profile[key];
    if (text !== undefined && toCamaraDuration(durationNs(text)) === undefined)
      at([key], `'${text}' cannot be published`);
  }
  for (const key of ['minDuration', 'maxDuration'] as const) {
    if (durationNs(profile[key]) % 1e9 !== 0)
      at([key], `'${profile[key]}' is not a whole number of seconds, in which sessions are counted`);
  }
  if (durationNs(profile.minDuration) > durationNs(profile.maxDuration)) {
    at(['maxDuration'], `${profile.maxDuration} is below minDuration ${profile.minDuration}; expected at least that`);
  }
  for (const way of ['Downstream', 'Upstream'] as const) {
    const [minimum, maximum] = [profile[`targetMin${way}Rate`], profile[`max${way}Rate`]];
    if (minimum !== undefined && maximum !== undefined && rateBps(minimum) > rateBps(maximum)) {
      at([`max${way}Rate`], `${maximum} is below targetMin${way}Rate ${minimum}; expected at least that`);
    }
  }
}

function checkCountries({ countryAvailability = [] }: ProfileEntry, at: ReportProblem): void {
  for (const [n, { countryName }] of countryAvailability.entries()) {
    if (countryAvailability.findIndex((other) => other.countryName === countryName) < n)
      at(['countryAvailability', n, 'countryName'], `${countryName} stands here twice; expected each country once`);
  }
}

/** A guaranteed rate and a GBR 5QI need each other (TS 23.501 §5.7.2.5). */
function checkResourceType(profile: ProfileEntry, ownFiveQis: readonly FiveQi[], at: ReportProblem): void {
  const value = profile.network.fiveQi;
  const characteristics = fiveQi(value) ?? ownFiveQis.find((own) => own.value === value);
  if (characteristics === undefined) return at(['network', 'fiveQi'], unknownFiveQi(value, ownFiveQis));
  const gbr = characteristics.resourceType !== 'non-GBR';
  const guaranteed = profile.targetMinDownstreamRate !== undefined || profile.targetMinUpstreamRate !== undefined;
  if (gbr && !guaranteed) {
    at(
      ['network', 'fiveQi'],
      `5QI ${value} is of type ${characteristics.resourceType}; expected a targetMinDownstreamRate or targetMinUpstreamRate`,
    );
  } else if (!gbr && guaranteed) {
    at(['network', 'fiveQi'], `5QI ${value} guarantees no rate; expected a GBR 5QI such as 4, or no targetMin rate`);
  }
}

function unknownFiveQi(value: number, ownFiveQis: readonly FiveQi[]): string {
  const own = ownFiveQis.length === 0 ? 'none' : ownFiveQis.map((each) => each.value).join(', ');
  return `no 5QI ${value} exists; expected one of ${standardisedFiveQis().join(', ')} (TS 23.501 table 5.7.4-1), or of the fiveQis of this file (${own})`;
}

function toQosProfile(entry: ProfileEntry, ownFiveQis: readonly FiveQi[]): QosProfile {
  const { name, description, status, priority, packetErrorLossRate, restrictedTo, countryAvailability } = entry;
  const optional = {
    targetMinDownstreamRateBps: quantity(entry.targetMinDownstreamRate, rateBps),
    maxDownstreamRateBps: quantity(entry.maxDownstreamRate, rateBps),
    targetMinUpstreamRateBps: quantity(entry.targetMinUpstreamRate, rateBps),
    maxUpstreamRateBps: quantity(entry.maxUpstreamRate, rateBps),
    priority,
    packetDelayBudgetNs: quantity(entry.packetDelayBudget, durationNs),
    jitterNs: quantity(entry.jitter, durationNs),
    packetErrorLossRate,
    restrictedTo,
    countryAvailability,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const limits = { minDurationNs: durationNs(entry.minDuration), maxDurationNs: durationNs(entry.maxDuration) };
  const characteristics = ownFiveQis.find(({ value }) => value === entry.network.fiveQi);
  const network = { ...entry.network, ...(characteristics !== undefined && { characteristics }) };
  return { name, description, status, ...given, ...limits, network };
}

function quantity(text: string | undefined, parse: (text: string) => number): number | undefined {
  return text === undefined ? undefined : parse(text);
}
