import type { UePlacement } from '../ue-placement.ts';

/** A UE in sight 100 m east of the base station that neither moves nor fades, unless a test says otherwise. */
export function placed(ue: Partial<UePlacement> = {}): UePlacement {
  return {
    name: 'ue',
    distanceM: { from: 100, to: 100 },
    azimuthDeg: { from: 0, to: 0 },
    lineOfSight: true,
    shadowing: false,
    fading: false,
    speedMps: 1,
    mobility: { model: 'static' },
    ...ue,
  };
}
