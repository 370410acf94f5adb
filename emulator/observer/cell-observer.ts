import { ApplicationFlow } from '../application-flow.ts';
import { DEFAULT_QOS_FLOW } from '../cell/data-bearer.ts';
import { formatPacketFilter } from '../cell/packet-filter.ts';
import type { EstablishedQosFlow } from '../cell/qos-flow-control.ts';
import { ueAddressTowards } from '../cell/subscriber.ts';
import type { Emulation } from '../emulation.ts';
import { type Calendar, NS_PER_MS, NS_PER_S, type Nanoseconds, toUnixMs } from '../kernel/index.ts';
import { createTraffic } from '../traffic/index.ts';
import { delayStatistics, FlowMeter, INTERVAL_NS } from './flow-meter.ts';
import type {
  NetworkObserver,
  ObservedQosFlow,
  ProbeInterval,
  ProbeMeasurement,
  ProbeRequest,
} from './network-observer.ts';

interface Probe {
  flow: ApplicationFlow;
  meter: FlowMeter;
}

/** Emulated time that moves by itself. */
export interface Pace {
  /** Settles once emulated time has come to `timeNs`. */
  reached(timeNs: Nanoseconds): Promise<void>;
}

/** The observer of an emulation in the same process. It reads; what it starts is test traffic, as a tester's device would. */
export class CellObserver implements NetworkObserver {
  readonly #emulation: Emulation;
  readonly #calendar: Calendar;
  readonly #probes = new Map<string, Probe>();
  #started = 0;
  #pace: Pace | undefined;
  /** Ends of stretches, in emulated time, during which paced emulation ran late. */
  readonly #lateStretches: { fromNs: Nanoseconds; toNs: Nanoseconds }[] = [];

  constructor(emulation: Emulation, calendar: Calendar) {
    this.#emulation = emulation;
    this.#calendar = calendar;
  }

  qosFlows(ueName: string): Promise<ObservedQosFlow[]> {
    return Promise.resolve(this.#emulation.userPlane.flowsOf(ueName).map((flow) => this.#observed(flow)));
  }

  startProbe(request: ProbeRequest): Promise<string> {
    const ue = this.#emulation.ues.find(({ name }) => name === request.ueName);
    if (ue === undefined) return Promise.reject(new Error(`no UE is named '${request.ueName}'`));
    const { simulation, cell, scenario, streams } = this.#emulation;
    const meter = new FlowMeter(scenario.cell.coreDelayNs);
    const flow = new ApplicationFlow({
      simulation,
      cell,
      ue: ue.index,
      direction: request.direction,
      ipFlow: {
        ueAddress: ueAddressTowards(request.serverAddress, ue.subscriber),
        uePort: request.uePort,
        serverAddress: request.serverAddress,
        serverPort: request.serverPort,
        protocol: request.protocol,
      },
      coreDelayNs: scenario.cell.coreDelayNs,
      streams,
      streamName: `probe/${request.ueName}/${request.serverAddress}/${request.serverPort}/${request.direction}`,
      meter,
      createModel: (context) =>
        createTraffic(
          {
            model: 'constant-bit-rate',
            name: 'probe',
            server: '',
            direction: request.direction,
            startNs: { from: 0, to: 0 },
            stopNs: Infinity,
            watch: true,
            rateBps: request.rateBps,
            packetBytes: request.packetBytes,
          },
          context,
        ),
    });
    flow.model.start();
    const probeId = `probe-${++this.#started}`;
    this.#probes.set(probeId, { flow, meter });
    return Promise.resolve(probeId);
  }

  stopProbe(probeId: string): Promise<void> {
    const probe = this.#probes.get(probeId);
    if (probe !== undefined) {
      probe.flow.model.stop();
      this.#emulation.cell.closeFlow(probe.flow.number);
      this.#probes.delete(probeId);
    }
    return Promise.resolve();
  }

  async measure(probeId: string, fromMs: number, toMs: number): Promise<ProbeMeasurement> {
    const probe = this.#probes.get(probeId);
    if (probe === undefined) throw new Error(`no probe '${probeId}' is running`);
    await this.#pace?.reached(this.#toNs(toMs));
    return this.#measurement(probeId, probe.meter, this.#toNs(fromMs), this.#toNs(toMs));
  }

  terminateQosFlows(ueName: string): Promise<number> {
    return Promise.resolve(this.#emulation.userPlane.terminate(ueName, 'operator'));
  }

  endTraffic(): Promise<void> {
    this.#emulation.endTraffic();
    return Promise.resolve();
  }

  keptPace(fromMs: number, toMs: number): Promise<boolean> {
    const [fromNs, toNs] = [this.#toNs(fromMs), this.#toNs(toMs)];
    return Promise.resolve(!this.#lateStretches.some((late) => late.fromNs < toNs && late.toNs > fromNs));
  }

  /** From now on a measurement waits for what is yet to be emulated of its window. */
  follow(pace: Pace): void {
    this.#pace = pace;
  }

  /** Told by paced emulation that it ran late between two emulated times. */
  reportLate(fromNs: Nanoseconds, toNs: Nanoseconds): void {
    this.#lateStretches.push({ fromNs, toNs });
  }

  #observed(flow: EstablishedQosFlow): ObservedQosFlow {
    const {
      arp: _arp,
      characteristics: _characteristics,
      profile: _profile,
      limits: _limits,
      ...shown
    } = flow.parameters;
    return {
      flowId: flow.id,
      ueName: flow.ueName,
      ...shown,
      filters: flow.filters.map((filter) => formatPacketFilter(filter)),
      establishedAtMs: toUnixMs(this.#calendar, flow.establishedNs),
    };
  }

  #measurement(probeId: string, meter: FlowMeter, fromNs: Nanoseconds, toNs: Nanoseconds): ProbeMeasurement {
    const raw = meter.between(fromNs, toNs);
    const spanS = (raw.length * INTERVAL_NS) / NS_PER_S;
    const total = (pick: (interval: (typeof raw)[number]['interval']) => number): number =>
      raw.reduce((sum, { interval }) => sum + pick(interval), 0);
    const delayMs = delayStatistics(raw.flatMap(({ interval }) => interval.delaysMs));
    const firstNs = (raw[0]?.index ?? 0) * INTERVAL_NS;
    return {
      probeId,
      fromMs: toUnixMs(this.#calendar, firstNs),
      toMs: toUnixMs(this.#calendar, firstNs + raw.length * INTERVAL_NS),
      offeredBps: spanS === 0 ? 0 : (total((interval) => interval.offeredBytes) * 8) / spanS,
      throughputBps: spanS === 0 ? 0 : (total((interval) => interval.deliveredBytes) * 8) / spanS,
      deliveredPackets: total((interval) => interval.deliveredPackets),
      droppedPackets: total((interval) => interval.droppedPackets),
      ...(delayMs !== undefined && { delayMs }),
      intervals: raw.map(({ index, interval }) => this.#interval(index, interval)),
    };
  }

  #interval(index: number, interval: ReturnType<FlowMeter['between']>[number]['interval']): ProbeInterval {
    const delayMs = delayStatistics(interval.delaysMs);
    return {
      fromMs: toUnixMs(this.#calendar, index * INTERVAL_NS),
      toMs: toUnixMs(this.#calendar, (index + 1) * INTERVAL_NS),
      offeredBits: interval.offeredBytes * 8,
      deliveredBits: interval.deliveredBytes * 8,
      deliveredPackets: interval.deliveredPackets,
      droppedPackets: interval.droppedPackets,
      carriedBy: carriedShares(interval.carriedBy, interval.deliveredPackets),
      ...(delayMs !== undefined && { delayMs }),
    };
  }

  #toNs(unixMs: number): Nanoseconds {
    return Math.round((unixMs - this.#calendar.epochMs) * NS_PER_MS);
  }
}

function carriedShares(packets: ReadonlyMap<string, number>, total: number): Record<string, number> {
  const entries = [...packets].map(([qosFlow, count]): [string, number] => [qosFlow, count / total]);
  return Object.fromEntries(
    entries.sort(([a], [b]) => Number(a !== DEFAULT_QOS_FLOW) - Number(b !== DEFAULT_QOS_FLOW) || (a < b ? -1 : 1)),
  );
}
