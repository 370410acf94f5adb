import { bytes, durationNs, rateBps } from './quantity.ts';
import { type Span, toSpan } from './span.ts';
import type { TrafficFile } from './traffic-schema.ts';

interface FlowConfig {
  name: string;
  /** Key of `servers`. */
  server: string;
  direction: 'downlink' | 'uplink';
  /** Each UE of the group draws its own start in this span. Nanoseconds. */
  startNs: Span;
  stopNs: number;
  watch: boolean;
}

export type TrafficConfig =
  | (FlowConfig & { model: 'constant-bit-rate'; rateBps: number; packetBytes: number })
  | (FlowConfig & { model: 'full-buffer' })
  | (FlowConfig & {
      model: 'adaptive-video';
      ladderBps: readonly number[];
      segmentNs: number;
      maxBufferNs: number;
      windowBytes: number;
    });

export function toTraffic(traffic: TrafficFile): TrafficConfig {
  const flow: FlowConfig = {
    name: traffic.name,
    server: traffic.server,
    direction: traffic.direction ?? 'downlink',
    startNs: toSpan(traffic.start ?? '0 s', durationNs),
    stopNs: traffic.stop === undefined ? Infinity : durationNs(traffic.stop),
    watch: traffic.watch ?? false,
  };
  switch (traffic.model) {
    case 'constant-bit-rate':
      return {
        ...flow,
        model: traffic.model,
        rateBps: rateBps(traffic.rate),
        packetBytes: bytes(traffic.packetSize ?? '1200 B'),
      };
    case 'full-buffer':
      return { ...flow, model: traffic.model };
    case 'adaptive-video':
      return {
        ...flow,
        model: traffic.model,
        ladderBps: traffic.ladder.map(rateBps),
        segmentNs: durationNs(traffic.segment ?? '2 s'),
        maxBufferNs: durationNs(traffic.maxBuffer ?? '20 s'),
        windowBytes: bytes(traffic.window ?? '256 kB'),
      };
  }
}
