import { type Scenario, ueName, type UeGroupConfig } from '../../scenarios/scenario.ts';
import type { Subscriber } from './subscriber.ts';
import { type SubscribedUe, Subscriptions } from './subscriptions.ts';

/** Every UE of a scenario with its group, in the scenario's order: their index is that of the cell. */
export function subscribedUes({ ueGroups }: Pick<Scenario, 'ueGroups'>): (SubscribedUe & { group: UeGroupConfig })[] {
  return ueGroups.flatMap((group) =>
    Array.from({ length: group.count }, (_, n) => ({
      group,
      name: ueName(group, n),
      qodApplicable: group.qodApplicable,
      subscription: group.subscription,
      position: n,
    })),
  );
}

/** The subscriber data of a scenario, in its order, without the cell. */
export function subscribersOf(scenario: Pick<Scenario, 'ueGroups'>): Subscriber[] {
  return new Subscriptions(subscribedUes(scenario)).all();
}

/** Names of the UEs that a test may use, in the scenario's order. */
export function testUesOf(scenario: Pick<Scenario, 'ueGroups'>): string[] {
  return subscribedUes(scenario)
    .filter(({ group }) => group.testDevices)
    .map(({ name }) => name);
}
