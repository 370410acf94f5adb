import type { EmulationRun } from '../run-records.ts';
import { aFlowInterval, anEmulationRun } from './record-builder.ts';

/** Two minutes in which one fan has a session for one of them. */
export function stadiumEmulation(): EmulationRun {
  const times = Array.from({ length: 120 }, (_, i) => i + 1);
  const up = (timeS: number): boolean => timeS > 30 && timeS <= 90;
  const crowded = (timeS: number, phase: number) => ({
    timeS,
    throughputBps: (1.6 + 0.7 * wave(timeS, phase)) * 1e6,
    delayMs: {
      mean: 700 + 120 * wave(timeS, phase),
      p95: 1400 + 500 * wave(timeS, phase + 1),
      max: 2600,
      queueing: 655 + 120 * wave(timeS, phase),
      scheduling: 32,
      harq: 7,
      core: 6,
    },
    droppedPackets: 12,
  });
  const served = (timeS: number) => ({
    timeS,
    throughputBps: (11.9 + 0.35 * wave(timeS, 2)) * 1e6,
    delayMs: {
      mean: 13.2 + wave(timeS, 4),
      p95: 24 + 5 * wave(timeS, 3),
      max: 40,
      queueing: 1.1,
      scheduling: 3.9 + wave(timeS, 4),
      harq: 2.2,
      core: 6,
    },
    qosFlow: 'fan-1-qod',
  });
  const run = anEmulationRun();
  return anEmulationRun({
    header: {
      ...run.header,
      durationS: 120,
      ues: 300,
      seed: '20260314',
      scenario: { ...run.header.scenario, sha256: 'a3f5'.repeat(16) },
    },
    flows: times.flatMap((timeS) => [
      aFlowInterval({ flow: 'fan-1/replay', ...(up(timeS) ? served(timeS) : crowded(timeS, 0.2)) }),
      aFlowInterval({ flow: 'fan-2/replay', ...crowded(timeS, 1.7) }),
      aFlowInterval({ flow: 'fan-1/social', ...crowded(timeS, 3.1) }),
      aFlowInterval({ flow: 'press-1/upload', direction: 'uplink', ...crowded(timeS, 4.4) }),
      aFlowInterval({ flow: 'press-2/upload', direction: 'uplink', ...crowded(timeS, 5.2) }),
    ]),
    cells: times.map((timeS) => ({
      type: 'cell',
      timeS,
      downlinkBps: 190e6,
      uplinkBps: 21e6,
      downlinkLoad: Math.min(1, 0.985 + 0.02 * wave(timeS, 0)),
      uplinkLoad: 0.32 + 0.06 * wave(timeS, 1),
      backloggedUes: 212,
    })),
    videos: times.flatMap((timeS) => [
      {
        type: 'video' as const,
        timeS,
        flow: 'fan-1/replay',
        bitrateBps: up(timeS) ? 8e6 : 1e6,
        bufferS: up(timeS) ? 18 : 4 + wave(timeS, 0),
        stalledS: 0,
      },
      {
        type: 'video' as const,
        timeS,
        flow: 'fan-2/replay',
        bitrateBps: 1e6,
        bufferS: Math.max(0, 3 + 3 * wave(timeS, 2)),
        stalledS: timeS % 17 === 0 ? 0.6 : 0,
      },
    ]),
    radioLinks: [],
    networkEvents: [],
    sessions: [
      ...sessionEvents('fan-1', {
        requested: 30,
        SUCCESSFUL_RESOURCES_ALLOCATION: 30.001,
        QOS_NOT_GUARANTEED: 61,
        QOS_GUARANTEED: 63,
        SESSION_TERMINATION: 90.001,
      }),
      ...sessionEvents('press-1', { requested: 40, FAILED_RESOURCES_ALLOCATION: 40.001 }),
    ],
    ues: Array.from({ length: 300 }, (_, i) => ({
      type: 'ue',
      ue: i < 2 ? `fan-${i + 1}` : `crowd-${i - 1}`,
      group: i < 2 ? 'fans' : 'crowd',
      distanceM: 40 + ((i * 37) % 210),
      meanSinrDb: 21 - ((i * 37) % 210) / 14,
      downlinkBlocks:
        i % 50 === 49
          ? null
          : { meanMcs: 24 - ((i * 37) % 210) / 12, meanLayers: 1.4 + 0.3 * wave(i, 2), firstErrorRate: 0.1 },
      downlinkBps: (1.1 + wave(i, 0) * 0.5) * 1e6,
      uplinkBps: 6e4,
      meanDelayMs: 800 + 300 * wave(i, 1),
      droppedPackets: i % 40,
      videoStalledS: i % 3 === 0 ? 4.2 : null,
      meanVideoBitrateBps: i % 3 === 0 ? 1.1e6 : null,
    })),
    footer: {
      type: 'footer',
      emulatedS: 120,
      slots: 240_000,
      crowd: { withSessionBps: 0.604e6, withoutSessionBps: 0.641e6 },
    },
  });
}

function sessionEvents(ue: string, events: Readonly<Record<string, number>>): EmulationRun['sessions'] {
  const promise = { targetMinDownstreamRateBps: 10e6, packetDelayBudgetMs: 300 };
  return Object.entries(events).map(([event, timeS]) => ({
    type: 'session',
    timeS,
    ue,
    profile: 'QOS_L',
    event,
    promise,
  }));
}

/** Something between -1 and 1 that looks irregular and is the same everywhere: integer mixing, no sine. */
export function wave(step: number, phase: number): number {
  let x = Math.imul(step + 1, 0x9e3779b1) ^ Math.imul(Math.round(phase * 10) + 7, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 31 - 1;
}
