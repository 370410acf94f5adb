import { bandwidthsMhz, frequencyRange, prbCount, subcarrierSpacingsKhz } from './carrier.ts';
import { toCell } from './cell-config.ts';
import type { CellFile } from './cell-schema.ts';
import { frequencyHz } from './quantity.ts';
import { specialSlotProblem, tddPatternProblem } from './tdd-pattern.ts';
import type { ReportProblem } from './yaml-document.ts';

/** Finds what the schema cannot say about a cell. @param report takes paths within the cell */
export function checkCell(cell: CellFile, report: ReportProblem): void {
  const spacingFits = checkCarrier(cell, report);
  if (spacingFits) checkTdd(cell, report);
  checkAntennas(cell, report);
  checkRadioLinkMonitoring(cell, report);
}

/** @returns whether the carrier's range has its subcarrier spacing. */
function checkCarrier(cell: CellFile, report: ReportProblem): boolean {
  const range = frequencyRange(frequencyHz(cell.carrier));
  if (range === undefined) {
    report(
      ['carrier'],
      `no NR carrier lies at ${cell.carrier}; expected up to 7.125 GHz (FR1) or 24.25 GHz to 71 GHz (FR2)`,
    );
    return false;
  }
  const source = range === 'FR1' ? 'TS 38.101-1' : 'TS 38.101-2';
  const spacingHz = frequencyHz(cell.subcarrierSpacing);
  const spacings = subcarrierSpacingsKhz(range);
  if (!spacings.includes(spacingHz / 1e3)) {
    report(
      ['subcarrierSpacing'],
      `no data channel in ${range} has a subcarrier spacing of ${cell.subcarrierSpacing}; expected ${spacings.join(', ')} kHz (${source})`,
    );
    return false;
  }
  if (prbCount(frequencyHz(cell.bandwidth), spacingHz, range) === undefined) {
    report(
      ['bandwidth'],
      `no ${cell.bandwidth} carrier in ${range} has a subcarrier spacing of ${cell.subcarrierSpacing}; expected ${bandwidthsMhz(spacingHz, range).join(', ')} MHz (${source} table 5.3.2-1)`,
    );
  }
  return true;
}

function checkTdd(cell: CellFile, report: ReportProblem): void {
  const { duplex, subcarrierSpacingHz } = toCell(cell);
  if (duplex.mode === 'fdd') return;
  const patternProblem = tddPatternProblem(duplex, subcarrierSpacingHz);
  if (patternProblem !== undefined) report(['tdd', 'pattern'], patternProblem);
  const slotProblem = specialSlotProblem(duplex.specialSlot);
  if (slotProblem !== undefined) report(['tdd', 'specialSlot'], slotProblem);
}

/** A receiver separates at most as many layers as it has antennas. */
function checkAntennas(cell: CellFile, report: ReportProblem): void {
  const { maxLayers, receiveAntennas } = toCell(cell);
  for (const [direction, layersKey, antennasKey] of ANTENNA_KEYS) {
    const layers = maxLayers[direction];
    const antennas = receiveAntennas[direction];
    if (antennas < layers)
      report([antennasKey], `${antennas} is too few for ${layers} ${layersKey}; expected at least ${layers}`);
  }
}

const ANTENNA_KEYS = [
  ['downlink', 'layers', 'receiveAntennas'],
  ['uplink', 'uplinkLayers', 'uplinkReceiveAntennas'],
] as const;

/** Between the two thresholds a link keeps the state that it has: the one that recovers it is not below the other. */
function checkRadioLinkMonitoring(cell: CellFile, report: ReportProblem): void {
  const { outOfSyncDb, inSyncDb } = toCell(cell).radioLinkMonitoring;
  if (inSyncDb >= outOfSyncDb) return;
  const key = cell.radioLinkMonitoring?.inSync === undefined ? 'outOfSync' : 'inSync';
  report(
    ['radioLinkMonitoring', key],
    `inSync ${inSyncDb} dB is below outOfSync ${outOfSyncDb} dB; expected at least that`,
  );
}
