interface ClassColour {
  colour: string;
  /** Nearest of a terminal's 256 that is told apart from its neighbours. */
  terminalColour: number;
  /** Whether dark ink can be read on it. */
  isLight: boolean;
}

/** A range of SINR with a colour of its own, on maps and in their legends. */
export interface SinrClass extends ClassColour {
  /** −Infinity for the lowest, which is out of coverage. */
  fromDb: number;
  /** Infinity for the highest. */
  toDb: number;
}

/** The same for every scenario, so that two maps can be compared. No MCS asks for more than the highest. */
const BOUNDS_DB = [-5, 0, 5, 10, 15, 20, 25, 30];

/** The viridis scale, whose lightness rises evenly: it reads the same for colour-blind people and in grey. */
const VIRIDIS: readonly ClassColour[] = [
  { colour: '#440154', terminalColour: 53, isLight: false },
  { colour: '#472c7a', terminalColour: 54, isLight: false },
  { colour: '#3b518b', terminalColour: 61, isLight: false },
  { colour: '#2c718e', terminalColour: 24, isLight: false },
  { colour: '#21908d', terminalColour: 30, isLight: false },
  { colour: '#27ad81', terminalColour: 36, isLight: true },
  { colour: '#5cc863', terminalColour: 77, isLight: true },
  { colour: '#aadc32', terminalColour: 148, isLight: true },
  { colour: '#fde725', terminalColour: 220, isLight: true },
];
const HOLE: ClassColour = { colour: '#c4c4c4', terminalColour: 250, isLight: true };

/** Classes from the lowest to the highest; everything below the out-of-sync threshold is one. */
export function sinrClasses(outOfSyncDb: number): SinrClass[] {
  const bounds = [outOfSyncDb, ...BOUNDS_DB.filter((bound) => bound > outOfSyncDb)];
  const unused = VIRIDIS.length - bounds.length;
  return [
    { fromDb: -Infinity, toDb: outOfSyncDb, ...HOLE },
    ...bounds.map((fromDb, n) => ({
      fromDb,
      toDb: bounds[n + 1] ?? Infinity,
      ...VIRIDIS[n + unused]!,
    })),
  ];
}

/** `< −8`, `−5 … 0`, `≥ 30`. */
export function classText({ fromDb, toDb }: SinrClass): string {
  if (fromDb === -Infinity) return `< ${signedText(toDb)}`;
  if (toDb === Infinity) return `≥ ${signedText(fromDb)}`;
  return `${signedText(fromDb)} … ${signedText(toDb)}`;
}

/** With a minus sign, not a hyphen, and without superfluous digits. */
export function signedText(value: number): string {
  const text = String(Number(Math.abs(value).toFixed(1)));
  return value < 0 && text !== '0' ? `−${text}` : text;
}
