import type { Exchange } from '../exchange.ts';
import { type Finding, must, shown } from './finding.ts';
import { publishedDurationMs, publishedRateBps } from './rate-and-duration.ts';

const RATES = [
  'targetMinUpstreamRate',
  'maxUpstreamRate',
  'maxUpstreamBurstRate',
  'targetMinDownstreamRate',
  'maxDownstreamRate',
  'maxDownstreamBurstRate',
] as const;
const DURATIONS = ['minDuration', 'maxDuration', 'packetDelayBudget', 'jitter'] as const;

const ORDERED = [
  ['targetMinUpstreamRate', 'maxUpstreamRate'],
  ['maxUpstreamRate', 'maxUpstreamBurstRate'],
  ['targetMinDownstreamRate', 'maxDownstreamRate'],
  ['maxDownstreamRate', 'maxDownstreamBurstRate'],
  ['minDuration', 'maxDuration'],
] as const;

/** Every QoS profile in an answer is one that makes sense: quantities have a value and a unit, and no minimum is above its maximum. */
export function checkProfiles({ operation, response }: Exchange): Finding[] {
  if (response === undefined || response.status !== 200) return [];
  const { json } = response;
  if (operation.operationId === 'getQosProfile') return checkProfile(json);
  return operation.operationId === 'retrieveQoSProfiles' && Array.isArray(json) ? json.flatMap(checkProfile) : [];
}

function checkProfile(profile: unknown): Finding[] {
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) return [];
  const published = profile as Record<string, unknown>;
  const name = shown(published['name']);
  const quantity = (property: string) =>
    (RATES as readonly string[]).includes(property)
      ? publishedRateBps(published[property])
      : publishedDurationMs(published[property]);
  const complete = [...RATES, ...DURATIONS]
    .filter((property) => published[property] !== undefined)
    .map((property) =>
      must(
        `profile.${property}`,
        quantity(property) !== undefined,
        `value and unit in ${name}`,
        shown(published[property]),
      ),
    );
  const ordered = ORDERED.flatMap(([low, high]) => {
    const [lowest, highest] = [quantity(low), quantity(high)];
    if (lowest === undefined || highest === undefined) return [];
    const actual = `${shown(published[low])} and ${shown(published[high])}`;
    return [must(`profile.${high}`, lowest <= highest, `${high} is at least ${low} in ${name}`, actual)];
  });
  return [...complete, ...ordered];
}
