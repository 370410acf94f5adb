import type { CellConfig } from '../../scenarios/scenario.ts';
import { milliseconds, type Simulation } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import { RadioLinkMonitor } from './radio-link-monitor.ts';

/** How often the radio link is evaluated; the channel's geometry moves in the same steps. */
const PERIOD_NS = milliseconds(100);

export interface RadioLinkSupervisionOptions {
  simulation: Simulation;
  config: CellConfig['radioLinkMonitoring'];
  channel: ChannelModel;
  ues: number;
  /** Whether a UE moves: the link of one that does not changes never, and is looked at only if it is bad from the start. */
  moves: (ue: number) => boolean;
  failed: (ue: number) => void;
  recovered: (ue: number) => void;
}

/** Watches the downlink of every UE whose radio link may fail (TS 38.331 §5.3.10), by its SINR without small-scale fading. */
export class RadioLinkSupervision {
  readonly #options: RadioLinkSupervisionOptions;
  readonly #monitor: RadioLinkMonitor;
  readonly #watched: readonly number[];

  constructor(options: RadioLinkSupervisionOptions) {
    const { channel, config, ues, moves } = options;
    this.#options = options;
    this.#monitor = new RadioLinkMonitor(ues, config);
    this.#watched = Array.from({ length: ues }, (_, ue) => ue).filter(
      (ue) => moves(ue) || channel.meanSinrDb(ue, 'downlink', 0) < config.inSyncDb,
    );
  }

  start(): void {
    if (this.#watched.length > 0) this.#options.simulation.schedule(this.#options.simulation.now(), this.#evaluate);
  }

  #evaluate = (): void => {
    const { simulation, channel, failed, recovered } = this.#options;
    const nowNs = simulation.now();
    for (const ue of this.#watched) {
      const change = this.#monitor.sample(ue, channel.meanSinrDb(ue, 'downlink', nowNs), nowNs);
      if (change === 'failed') failed(ue);
      if (change === 'recovered') recovered(ue);
    }
    simulation.schedule(nowNs + PERIOD_NS, this.#evaluate);
  };
}
