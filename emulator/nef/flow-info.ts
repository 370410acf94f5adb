import { type PacketFilter, PacketFilterError, parsePacketFilters } from '../cell/packet-filter.ts';
import { Problem } from './problem.ts';
import type { SubscriptionBody } from './subscription.ts';

/** Filters of all the flow descriptions of `flowInfo`. Without any, the whole traffic of the UE is meant. */
export function filtersOf(body: SubscriptionBody): readonly PacketFilter[] | Problem {
  const described = (body.flowInfo ?? []).flatMap(({ flowDescriptions = [] }, flow) =>
    flowDescriptions.map((text, index) => ({ text, param: `/flowInfo/${flow}/flowDescriptions/${index}` })),
  );
  if (described.length === 0) return ALL_TRAFFIC;
  const filters: PacketFilter[] = [];
  for (const { text, param } of described) {
    try {
      filters.push(...parsePacketFilters(text));
    } catch (error) {
      if (!(error instanceof PacketFilterError)) throw error;
      return new Problem('OPTIONAL_IE_INCORRECT', `${param}: ${error.message}`, [{ param, reason: error.message }]);
    }
  }
  return filters;
}

const ALL_TRAFFIC: readonly PacketFilter[] = parsePacketFilters(
  'permit in ip from any to any, permit out ip from any to any',
);
