import type { AntennaConfig } from '../../scenarios/scenario.ts';

/** Half-power beam width in either plane, and how far the gain falls at most: TR 38.901 table 7.3-1. */
const BEAM_WIDTH_DEG = 65;
const MAX_ATTENUATION_DB = 30;

/** Degrees between the boresights of a site's three sectors. */
const SECTOR_SPACING_DEG = 120;

/**
 * Attenuation of a sector antenna in dB against its maximum gain, 0 to 30: the element pattern of TR 38.901 table 7.3-1.
 * The downtilt shifts the pattern in elevation, as electrical tilt does, rather than rotating the antenna (§7.1.3).
 * @param azimuthDeg angle in the plane from the boresight, in any turn
 * @param elevationDeg angle from the boresight's elevation
 */
export function sectorAttenuationDb(azimuthDeg: number, elevationDeg: number): number {
  const horizontal = beamAttenuationDb(azimuthDeg - 360 * Math.round(azimuthDeg / 360));
  return Math.min(horizontal + beamAttenuationDb(elevationDeg), MAX_ATTENUATION_DB);
}

function beamAttenuationDb(angleDeg: number): number {
  const widths = angleDeg / BEAM_WIDTH_DEG;
  return Math.min(12 * widths * widths, MAX_ATTENUATION_DB);
}

/** Boresights of the cells of a site, the emulated one first: a site with omni antennas is one cell, else there are three. */
export function boresightsDeg(antenna: AntennaConfig): number[] {
  if (antenna.pattern === 'omni') return [0];
  return [0, 1, 2].map((sector) => antenna.azimuthDeg + sector * SECTOR_SPACING_DEG);
}
