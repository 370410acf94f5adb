import { exp, log10 } from '../kernel/index.ts';

/** Propagation scenarios of TR 38.901: urban macro, urban micro (street canyon), indoor office (mixed). */
export const PROPAGATION_SCENARIOS = ['UMa', 'UMi', 'InH'] as const;
export type PropagationScenario = (typeof PROPAGATION_SCENARIOS)[number];

/** Where a link runs. Heights above ground and horizontal distance in metres, carrier in Hz. */
export interface LinkGeometry {
  distance2dM: number;
  baseStationHeightM: number;
  ueHeightM: number;
  carrierHz: number;
}

/** Shadow fading standard deviation in dB, TR 38.901 table 7.4.1-1. */
export const SHADOWING_SIGMA_DB: Readonly<Record<PropagationScenario, { los: number; nlos: number }>> = {
  UMa: { los: 4, nlos: 6 },
  UMi: { los: 4, nlos: 7.82 },
  InH: { los: 3, nlos: 8.03 },
};

/** Mean path loss in dB without shadowing, TR 38.901 table 7.4.1-1. */
export function pathLossDb(scenario: PropagationScenario, lineOfSight: boolean, geometry: LinkGeometry): number {
  const los = LOS_LOSS[scenario](geometry);
  return lineOfSight ? los : Math.max(los, NLOS_LOSS[scenario](geometry));
}

/** Probability of line of sight, 0..1, TR 38.901 table 7.4.2-1 (UE height up to 13 m). */
export function losProbability(scenario: PropagationScenario, distance2dM: number): number {
  const d = distance2dM;
  switch (scenario) {
    case 'UMa':
      return d <= 18 ? 1 : 18 / d + exp(-d / 63) * (1 - 18 / d);
    case 'UMi':
      return d <= 18 ? 1 : 18 / d + exp(-d / 36) * (1 - 18 / d);
    case 'InH':
      if (d <= 1.2) return 1;
      return d < 6.5 ? exp(-(d - 1.2) / 4.7) : 0.32 * exp(-(d - 6.5) / 32.6);
  }
}

type LossModel = (geometry: LinkGeometry) => number;

const LOS_LOSS: Readonly<Record<PropagationScenario, LossModel>> = {
  UMa: (g) => dualSlopeLoss(g, { offset: 28, slope: 22, breakpointFactor: 9 }),
  UMi: (g) => dualSlopeLoss(g, { offset: 32.4, slope: 21, breakpointFactor: 9.5 }),
  InH: (g) => 32.4 + 17.3 * log10(distance3dM(g)) + 20 * log10(carrierGhz(g)),
};

const NLOS_LOSS: Readonly<Record<PropagationScenario, LossModel>> = {
  UMa: (g) => 13.54 + 39.08 * log10(distance3dM(g)) + 20 * log10(carrierGhz(g)) - 0.6 * (g.ueHeightM - 1.5),
  UMi: (g) => 22.4 + 35.3 * log10(distance3dM(g)) + 21.3 * log10(carrierGhz(g)) - 0.3 * (g.ueHeightM - 1.5),
  InH: (g) => 17.3 + 38.3 * log10(distance3dM(g)) + 24.9 * log10(carrierGhz(g)),
};

function dualSlopeLoss(g: LinkGeometry, model: { offset: number; slope: number; breakpointFactor: number }): number {
  const near = model.offset + 20 * log10(carrierGhz(g));
  const breakpointM = breakpointDistanceM(g);
  if (g.distance2dM <= breakpointM) return near + model.slope * log10(distance3dM(g));
  const heightM = g.baseStationHeightM - g.ueHeightM;
  const correction = model.breakpointFactor * log10(breakpointM * breakpointM + heightM * heightM);
  return near + 40 * log10(distance3dM(g)) - correction;
}

/** Breakpoint distance with the effective environment height of 1 m; the report defines c as 3.0e8 m/s (note 1). */
function breakpointDistanceM(g: LinkGeometry): number {
  return (4 * (g.baseStationHeightM - 1) * (g.ueHeightM - 1) * g.carrierHz) / 3e8;
}

function distance3dM(g: LinkGeometry): number {
  const heightM = g.baseStationHeightM - g.ueHeightM;
  return Math.sqrt(g.distance2dM * g.distance2dM + heightM * heightM);
}

function carrierGhz(g: LinkGeometry): number {
  return g.carrierHz / 1e9;
}
