import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { PacketFilter } from '../cell/packet-filter.ts';
import type { QosFlowParameters } from '../cell/qos-flow.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import { filtersOf } from './flow-info.ts';
import { Problem } from './problem.ts';
import { profileOf, qosFlowParameters } from './qos-reference.ts';
import { type SubscriptionBody, parseSubscriptionBody } from './subscription.ts';
import { findUe } from './ue-identity.ts';

/** A QoS that the network is asked for, under the name by which the SCS/AS knows it. */
export interface ReferencedQos {
  reference: string;
  parameters: QosFlowParameters;
}

/** What a body asks of the network. */
export interface Demand {
  body: SubscriptionBody;
  ueName: string;
  filters: readonly PacketFilter[];
  /** `qosReference`, then `altQoSReferences` in their order. */
  choices: readonly ReferencedQos[];
}

export interface DemandOptions {
  subscribers: SubscriberDirectory;
  profiles: readonly QosProfile[];
}

/** What a body of an SCS/AS asks for, or what is wrong with it. */
export function demandOf(body: unknown, { subscribers, profiles }: DemandOptions): Demand | Problem {
  const parsed = parseSubscriptionBody(body);
  if (parsed instanceof Problem) return parsed;
  const choices = choicesOf(parsed, profiles);
  if (choices instanceof Problem) return choices;
  const filters = filtersOf(parsed);
  if (filters instanceof Problem) return filters;
  const subscriber = findUe(parsed, subscribers);
  if (subscriber instanceof Problem) return subscriber;
  return { body: parsed, ueName: subscriber.ueName, filters, choices };
}

function choicesOf(
  { qosReference, altQoSReferences = [] }: SubscriptionBody,
  profiles: readonly QosProfile[],
): ReferencedQos[] | Problem {
  if (qosReference === undefined) {
    const invalid = { param: '/qosReference', reason: 'must name a QoS' };
    return new Problem('MANDATORY_IE_MISSING', 'qosReference is missing', [invalid]);
  }
  const choices: ReferencedQos[] = [];
  for (const [index, reference] of [qosReference, ...altQoSReferences].entries()) {
    const profile = profileOf(profiles, reference);
    if (profile === undefined)
      return unknownReference(index === 0 ? 'qosReference' : `altQoSReferences/${index - 1}`, reference);
    choices.push({ reference, parameters: qosFlowParameters(profile) });
  }
  return choices;
}

function unknownReference(name: string, reference: string): Problem {
  const reason = `${JSON.stringify(reference)} names no QoS that is configured here`;
  return new Problem('OPTIONAL_IE_INCORRECT', `${name} ${reason}`, [{ param: `/${name}`, reason }]);
}
