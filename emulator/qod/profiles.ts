import { isBefore, type Release } from '../../conformance/contract/index.ts';
import {
  type CamaraDuration,
  type CamaraRate,
  type QosProfile,
  toCamaraDuration,
  toCamaraRate,
} from '../../scenarios/qos-profile.ts';
import type { Subscriber } from '../cell/subscriber.ts';

/** CAMARA QosProfile: what the API shows of a profile. */
export interface QosProfileInfo {
  name: string;
  description: string;
  status: QosProfile['status'];
  targetMinUpstreamRate?: CamaraRate;
  maxUpstreamRate?: CamaraRate;
  targetMinDownstreamRate?: CamaraRate;
  maxDownstreamRate?: CamaraRate;
  minDuration: CamaraDuration;
  maxDuration: CamaraDuration;
  priority?: number;
  packetDelayBudget?: CamaraDuration;
  jitter?: CamaraDuration;
  packetErrorLossRate?: number;
  /** Since r3.2. */
  countryAvailability?: QosProfile['countryAvailability'];
}

/** The profile as published. How the network makes it, and for whom it is kept, is not shown. */
export function toQosProfileInfo(profile: QosProfile, release: Release): QosProfileInfo {
  const { name, description, status, priority, packetErrorLossRate, countryAvailability } = profile;
  const hasCountries = !isBefore(release, 'r3.2');
  const optional = {
    targetMinUpstreamRate: publish(profile.targetMinUpstreamRateBps, toCamaraRate),
    maxUpstreamRate: publish(profile.maxUpstreamRateBps, toCamaraRate),
    targetMinDownstreamRate: publish(profile.targetMinDownstreamRateBps, toCamaraRate),
    maxDownstreamRate: publish(profile.maxDownstreamRateBps, toCamaraRate),
    priority,
    packetDelayBudget: publish(profile.packetDelayBudgetNs, toCamaraDuration),
    jitter: publish(profile.jitterNs, toCamaraDuration),
    packetErrorLossRate,
    countryAvailability: hasCountries ? countryAvailability : undefined,
  };
  return {
    name,
    description,
    status,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    minDuration: publishable(toCamaraDuration(profile.minDurationNs)),
    maxDuration: publishable(toCamaraDuration(profile.maxDurationNs)),
  };
}

/** Whether the device may use the profile. A profile that is kept for some is for nobody unknown. */
export function isOfferedTo({ restrictedTo }: QosProfile, ueName: string | undefined): boolean {
  return restrictedTo === undefined || (ueName !== undefined && restrictedTo.includes(ueName));
}

/**
 * Whether the profile is offered where the device is: in a country of its list, and of that country in a network of the
 * list. A device whose country is not known has only the profiles without such a list. One that roams needs a subscription that allows it.
 */
export function isAvailableTo({ countryAvailability }: QosProfile, subscriber: Subscriber): boolean {
  const { homeNetwork, servingNetwork = homeNetwork, servingCountry } = subscriber;
  if (subscriber.roamingAllowed === false && isRoaming(subscriber)) return false;
  if (countryAvailability === undefined) return true;
  return countryAvailability.some(
    ({ countryName, networks }) =>
      countryName === servingCountry &&
      (networks === undefined || (servingNetwork !== undefined && networks.includes(servingNetwork))),
  );
}

/** Whether a device is in another network than its own. */
function isRoaming({ homeNetwork, servingNetwork }: Subscriber): boolean {
  return servingNetwork !== undefined && servingNetwork !== homeNetwork;
}

/** Seconds that a session of the profile may last; both limits belong to the range. */
export function durationRangeS({ minDurationNs, maxDurationNs }: QosProfile): { min: number; max: number } {
  return { min: Math.ceil(minDurationNs / 1e9), max: Math.floor(maxDurationNs / 1e9) };
}

function publish<Amount>(
  value: number | undefined,
  convert: (value: number) => Amount | undefined,
): Amount | undefined {
  return value === undefined ? undefined : publishable(convert(value));
}

/** The reader of the profiles lets only those in that can be published. */
function publishable<Amount>(amount: Amount | undefined): Amount {
  if (amount === undefined) throw new Error('a QoS profile holds a quantity that CAMARA cannot express');
  return amount;
}
