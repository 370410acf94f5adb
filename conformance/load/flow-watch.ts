import type { ObservedQosFlow } from '../../emulator/index.ts';
import type { Target, TestDevice } from '../target.ts';
import type { LoadRecord } from './load-record.ts';

/** How long the network may take to let go of the last flows, in milliseconds. */
const RELEASE_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 50;
const MAX_TOLD = 20;

/** Sees which QoS flows of the devices were not in the emulated network before a load and are there after it. */
export class FlowWatch {
  readonly #target: Target;
  readonly #devices: readonly TestDevice[];
  readonly #before = new Set<string>();

  constructor(target: Target, devices: readonly TestDevice[]) {
    this.#target = target;
    this.#devices = devices;
  }

  /** Takes note of what is there before the load. */
  async open(): Promise<void> {
    for (const [device, flow] of await this.#flows()) this.#before.add(keyOf(device, flow));
  }

  /** Of a load whose sessions are all deleted. Waits for what is still being released. */
  async leaks(): Promise<LoadRecord['leaks']> {
    const { network, time } = this.#target;
    if (network === undefined) return { observed: false, flows: null, examples: [] };
    const deadlineMs = time.nowMs() + RELEASE_WITHIN_MS;
    let left = await this.#newFlows();
    while (left.length > 0 && time.nowMs() < deadlineMs) {
      await time.waitUntil(time.nowMs() + LOOK_EVERY_MS);
      left = await this.#newFlows();
    }
    const examples = left.slice(0, MAX_TOLD).map(([device, { flowId, fiveQi, filters }]) => {
      return { device: device.name, flowId, fiveQi, filters };
    });
    return { observed: true, flows: left.length, examples };
  }

  async #newFlows(): Promise<[TestDevice, ObservedQosFlow][]> {
    return (await this.#flows()).filter(([device, flow]) => !this.#before.has(keyOf(device, flow)));
  }

  async #flows(): Promise<[TestDevice, ObservedQosFlow][]> {
    const flows: [TestDevice, ObservedQosFlow][] = [];
    for (const device of this.#devices) {
      const ofDevice = device.ue === undefined ? [] : await this.#target.network?.observer.qosFlows(device.ue.name);
      for (const flow of ofDevice ?? []) flows.push([device, flow]);
    }
    return flows;
  }
}

function keyOf(device: TestDevice, { flowId }: ObservedQosFlow): string {
  return JSON.stringify([device.name, flowId]);
}
