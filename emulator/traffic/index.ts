import type { TrafficConfig } from '../../scenarios/scenario.ts';
import { AdaptiveVideo } from './adaptive-video.ts';
import { ConstantBitRate } from './constant-bit-rate.ts';
import { FullBuffer } from './full-buffer.ts';
import type { TrafficContext, TrafficModel } from './traffic-model.ts';

export type { TrafficContext, TrafficModel, VideoState } from './traffic-model.ts';

/** Makes the model that a scenario names. */
export function createTraffic(config: TrafficConfig, context: TrafficContext): TrafficModel {
  switch (config.model) {
    case 'constant-bit-rate':
      return new ConstantBitRate(context, config.rateBps, config.packetBytes);
    case 'full-buffer':
      return new FullBuffer(context);
    case 'adaptive-video':
      return new AdaptiveVideo(context, config);
  }
}
