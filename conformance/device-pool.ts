import type { TestDevice } from './target.ts';

/** Devices that a case has for itself, in the order asked for. */
export type Lease = readonly TestDevice[];

/** Whether a device may stand at a place in a lease: 0 is the device of the case, 1 its twin. */
export type Suits = (device: TestDevice, place: number) => boolean;

interface Request {
  count: number;
  suits: Suits;
  granted: (lease: Lease) => void;
  refused: (reason: string) => void;
}

/**
 * The target's devices, each lent to one case at a time. Requests are served in the order in which they came, and get all
 * their devices at once, so that none starves and no two wait for each other. Everything happens within the call that
 * makes it possible, so that a device goes from one case to the next without time passing.
 */
export class DevicePool {
  readonly #devices: readonly TestDevice[];
  readonly #free: Set<TestDevice>;
  /** Devices that must not be used any more, and why. */
  readonly #lost = new Map<TestDevice, string>();
  #queue: Request[] = [];
  #serving = false;

  constructor(devices: readonly TestDevice[]) {
    this.#devices = devices;
    this.#free = new Set(devices);
  }

  /**
   * Asks for devices that suit. `granted` or `refused` is called once, maybe within this call; `refused`
   * when there are not enough such devices, or will not be any more.
   */
  lease(count: number, suits: Suits, granted: Request['granted'], refused: Request['refused']): void {
    this.#queue.push({ count, suits, granted, refused });
    this.#serve();
  }

  giveBack(lease: Lease): void {
    for (const device of lease) if (!this.#lost.has(device)) this.#free.add(device);
    this.#serve();
  }

  /** Takes a device out for good, because it could not be brought back to the state in which a case needs it. */
  withdraw(device: TestDevice, reason: string): void {
    this.#lost.set(device, reason);
    this.#free.delete(device);
  }

  #serve(): void {
    // A request that is granted may make the next one before it returns.
    if (this.#serving) return;
    this.#serving = true;
    try {
      for (let next = this.#queue[0]; next !== undefined && this.#settle(next); next = this.#queue[0]) continue;
    } finally {
      this.#serving = false;
    }
  }

  /** @returns whether the request left the queue. */
  #settle(request: Request): boolean {
    const impossible = this.#choose(request, (device) => !this.#lost.has(device)) === undefined;
    const lease = impossible ? undefined : this.#choose(request, (device) => this.#free.has(device));
    if (!impossible && lease === undefined) return false;
    this.#queue.shift();
    if (lease === undefined) request.refused(this.#shortage(request));
    else {
      lease.forEach((device) => this.#free.delete(device));
      request.granted(lease);
    }
    return true;
  }

  #choose({ count, suits }: Request, available: (device: TestDevice) => boolean): Lease | undefined {
    return chooseDevices(this.#devices.filter(available), count, suits);
  }

  #shortage({ count }: Request): string {
    const lost = [...this.#lost].map(([{ name }, reason]) => `${name}: ${reason}`);
    const why = lost.length === 0 ? '' : ` (${lost.join('; ')})`;
    return `${count} suitable device(s) are needed and cannot be had${why}`;
  }
}

/** The first devices, in their order, that suit at each place of a lease; undefined where there are not enough. */
export function chooseDevices(
  devices: readonly TestDevice[],
  count: number,
  suits: Suits,
  place = 0,
): Lease | undefined {
  if (place === count) return [];
  for (const device of devices) {
    if (!suits(device, place)) continue;
    const others = chooseDevices(
      devices.filter((each) => each !== device),
      count,
      suits,
      place + 1,
    );
    if (others !== undefined) return [device, ...others];
  }
  return undefined;
}
