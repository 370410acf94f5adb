import { describe, expect, it } from 'vitest';
import { RandomStreams, seconds } from '../kernel/index.ts';
import { createTrajectory, type Trajectory, type Whereabouts } from './mobility.ts';
import { placed } from './test/ue-placement.ts';
import type { UePlacement } from './ue-placement.ts';

const WANDERER = placed({
  name: 'wanderer',
  distanceM: { from: 50, to: 200 },
  azimuthDeg: { from: -60, to: 60 },
  speedMps: 0.5,
  mobility: { model: 'random-waypoint', speedMps: { from: 2, to: 4 }, pauseNs: { from: seconds(1), to: seconds(3) } },
});

function trajectoryOf(ue: UePlacement, seed = 'mobility'): Trajectory {
  return createTrajectory(ue, new RandomStreams(seed), () => true)!;
}

function at(trajectory: Trajectory, timeS: number): Whereabouts {
  const here = { xM: NaN, yM: NaN, fadingWayM: NaN };
  trajectory.locate(seconds(timeS), here);
  return here;
}

describe('mobility along a path', () => {
  // 30 m east, then 40 m north: 70 m, 7 s at 10 m/s, and back.
  const pointsM = [
    [50, 0],
    [80, 0],
    [80, 40],
  ] as const;
  const path = trajectoryOf(placed({ mobility: { model: 'path', pointsM, speedMps: 10 } }));

  it.each([
    [0, 50, 0],
    [1.5, 65, 0],
    [3, 80, 0],
    [5, 80, 20],
    [7, 80, 40],
    [9, 80, 20],
    [14, 50, 0],
    [15, 60, 0],
    [142, 70, 0],
  ])('is after %d s at (%d m, %d m)', (timeS, xM, yM) => {
    const here = at(path, timeS);
    expect(here.xM).toBeCloseTo(xM, 9);
    expect(here.yM).toBeCloseTo(yM, 9);
    expect(here.fadingWayM).toBeCloseTo(10 * timeS, 9);
  });

  it('starts at the first point', () => {
    expect(path.start).toEqual({ xM: 50, yM: 0 });
  });
});

describe('random waypoint', () => {
  it('stays where waypoints can lie, and on the ways between them', () => {
    const trajectory = trajectoryOf(WANDERER);
    for (let timeS = 0; timeS < 2000; timeS += 1) {
      const { xM, yM } = at(trajectory, timeS);
      // All waypoints are in the half-plane x >= 50·cos 60° and in the circle of 200 m, and so is what lies between.
      expect(xM).toBeGreaterThanOrEqual(25);
      expect(Math.hypot(xM, yM)).toBeLessThanOrEqual(200 + 1e-9);
    }
  });

  it('moves at its drawn speeds or rests, and so does its fading', () => {
    const trajectory = trajectoryOf(WANDERER);
    let rests = 0;
    for (let step = 0; step < 4000; step++) {
      const [here, next] = [at(trajectory, step / 10), at(trajectory, (step + 1) / 10)];
      const speedMps = Math.hypot(next.xM - here.xM, next.yM - here.yM) * 10;
      const fadingMps = (next.fadingWayM - here.fadingWayM) * 10;
      expect(speedMps).toBeLessThanOrEqual(4 + 1e-6);
      expect(fadingMps).toBeGreaterThanOrEqual(0.5 - 1e-6);
      expect(fadingMps).toBeLessThanOrEqual(4 + 1e-6);
      if (speedMps > 0) continue;
      rests++;
      expect(fadingMps).toBeCloseTo(0.5, 6);
    }
    expect(rests).toBeGreaterThan(0);
  });

  it('travels and rests as long as its spans say on average', () => {
    // A way of length D takes D·E[1/v] = D·ln(4/2)/(4 − 2) on average, then a rest of 2 s. E[D] is that of
    // 20,000 pairs of points drawn here.
    const meanLegS = (meanWayM(20_000) * Math.log(2)) / 2;
    const trajectory = trajectoryOf(WANDERER);
    let rests = 0;
    const samples = 60_000;
    for (let timeS = 0; timeS < samples; timeS++) {
      const [here, next] = [at(trajectory, timeS), at(trajectory, timeS + 0.01)];
      if (here.xM === next.xM && here.yM === next.yM) rests++;
    }
    const expected = 2 / (2 + meanLegS);
    // Some 60,000/40 = 1500 legs with a rest each: relative standard errors of 0.6/√1500 of ways, 0.3/√1500 of rests.
    expect(Math.abs(rests / samples / expected - 1)).toBeLessThan((3 * Math.hypot(0.6, 0.3)) / Math.sqrt(1500));
  });

  it('is at the same place whether one comes from before, from after or from nowhere', () => {
    const forward = trajectoryOf(WANDERER);
    const expected = [0, 3, 500, 501, 2000].map((timeS) => at(forward, timeS));
    const backward = trajectoryOf(WANDERER);
    expect([2000, 501, 500, 3, 0].map((timeS) => at(backward, timeS)).reverse()).toEqual(expected);
    expect(at(trajectoryOf(WANDERER, 'other seed'), 500)).not.toEqual(expected[2]);
  });

  it('starts where a UE of that name would stay', () => {
    expect(at(trajectoryOf(WANDERER), 0)).toMatchObject(trajectoryOf(WANDERER).start);
  });

  it('that has one waypoint only stays there', () => {
    const ue = { ...WANDERER, distanceM: { from: 80, to: 80 }, azimuthDeg: { from: 10, to: 10 } };
    expect(createTrajectory(ue, new RandomStreams('mobility'), () => true)).toBeNull();
  });
});

/** Mean distance of two points with uniform distance and azimuth in the wanderer's spans. */
function meanWayM(pairs: number): number {
  const random = new RandomStreams('pairs').stream('points');
  const point = (): [number, number] => {
    const [r, angle] = [50 + 150 * random(), ((random() * 120 - 60) * Math.PI) / 180];
    return [r * Math.cos(angle), r * Math.sin(angle)];
  };
  let sum = 0;
  for (let n = 0; n < pairs; n++) {
    const [[x, y], [u, v]] = [point(), point()];
    sum += Math.hypot(x - u, y - v);
  }
  return sum / pairs;
}
