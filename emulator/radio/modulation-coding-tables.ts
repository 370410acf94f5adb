/** A row of an MCS or CQI table: modulation order Qm (bits per symbol) and target code rate × 1024. */
export interface ModulationCoding {
  modulationOrder: number;
  codeRate1024: number;
}

/** Information bits per resource element and layer. */
export function spectralEfficiency(row: ModulationCoding): number {
  return (row.modulationOrder * row.codeRate1024) / 1024;
}

function rows(modulationOrder: number, ...codeRates: number[]): ModulationCoding[] {
  return codeRates.map((codeRate1024) => ({ modulationOrder, codeRate1024 }));
}

/**
 * PDSCH MCS index tables 1 (64QAM), 2 (256QAM) and 3 (64QAM, low spectral efficiency), TS 38.214 tables 5.1.3.1-1 to
 * 5.1.3.1-3, without the reserved rows. PUSCH without transform precoding uses the same, §6.1.4.1.
 */
export const MCS_TABLES: Readonly<Record<1 | 2 | 3, readonly ModulationCoding[]>> = {
  1: [
    ...rows(2, 120, 157, 193, 251, 308, 379, 449, 526, 602, 679),
    ...rows(4, 340, 378, 434, 490, 553, 616, 658),
    ...rows(6, 438, 466, 517, 567, 616, 666, 719, 772, 822, 873, 910, 948),
  ],
  2: [
    ...rows(2, 120, 193, 308, 449, 602),
    ...rows(4, 378, 434, 490, 553, 616, 658),
    ...rows(6, 466, 517, 567, 616, 666, 719, 772, 822, 873),
    ...rows(8, 682.5, 711, 754, 797, 841, 885, 916.5, 948),
  ],
  3: [
    ...rows(2, 30, 40, 50, 64, 78, 99, 120, 157, 193, 251, 308, 379, 449, 526, 602),
    ...rows(4, 340, 378, 434, 490, 553, 616),
    ...rows(6, 438, 466, 517, 567, 616, 666, 719, 772),
  ],
};

/**
 * CQI tables 1 (64QAM), 2 (256QAM) and 3 (64QAM, low spectral efficiency), TS 38.214 tables 5.2.2.1-2 to 5.2.2.1-4, from
 * CQI 1; CQI 0 means out of range.
 */
export const CQI_TABLES: Readonly<Record<1 | 2 | 3, readonly ModulationCoding[]>> = {
  1: [...rows(2, 78, 120, 193, 308, 449, 602), ...rows(4, 378, 490, 616), ...rows(6, 466, 567, 666, 772, 873, 948)],
  2: [
    ...rows(2, 78, 193, 449),
    ...rows(4, 378, 490, 616),
    ...rows(6, 466, 567, 666, 772, 873),
    ...rows(8, 711, 797, 885, 948),
  ],
  3: [...rows(2, 30, 50, 78, 120, 193, 308, 449, 602), ...rows(4, 378, 490, 616), ...rows(6, 466, 567, 666, 772)],
};
