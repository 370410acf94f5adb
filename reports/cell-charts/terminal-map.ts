import type { CellView, SinrMap } from '../../emulator/index.ts';
import { classText, type SinrClass, sinrClasses } from './sinr-classes.ts';

/** A character is about twice as high as it is wide. */
const COLUMNS = 49;
const ROWS = 25;
/** Without colours: from no coverage to the best class. */
const SHADES = ' .:-=+*#%@';
const BASE_STATION = 'A';
const UE = 'o';

/** A small map of the mean downlink SINR with the places of the UEs, and the meaning of its signs to the right of it. */
export function terminalMap(view: CellView, colour: boolean): string[] {
  const classes = sinrClasses(view.cell.outOfSyncDb);
  const signs = signsOf(view);
  const legend = legendLines(classes, view.map, colour);
  const edge = '─'.repeat(COLUMNS);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const line = Array.from({ length: COLUMNS }, (_unused, column) => {
      const classIndex = classAt(view.map, classes, row, column);
      return cell(signs.get(row * COLUMNS + column), classIndex, classes, colour);
    });
    return `│${line.join('')}│  ${legend[row] ?? ''}`.trimEnd();
  });
  return [`┌${edge}┐`, ...rows, `└${edge}┘`];
}

/** The class in the middle of a character. Rows go from north to south, those of the map from south to north. */
function classAt({ points, sinrDb }: SinrMap, classes: readonly SinrClass[], row: number, column: number): number {
  const x = Math.round((column / (COLUMNS - 1)) * (points - 1));
  const y = Math.round((1 - row / (ROWS - 1)) * (points - 1));
  const value = sinrDb[y * points + x]!;
  return classes.findIndex(({ toDb }) => value < toDb);
}

function cell(sign: string | undefined, classIndex: number, classes: readonly SinrClass[], colour: boolean): string {
  if (!colour) return sign ?? SHADES[classIndex]!;
  return onColour(sign ?? ' ', classes[classIndex]!);
}

/** In 256 colours; the ink is black or white, whichever can be read. */
function onColour(text: string, { terminalColour, isLight }: SinrClass): string {
  return `\u001b[48;5;${terminalColour};38;5;${isLight ? 16 : 231}m${text}\u001b[0m`;
}

function signsOf({ map, ues }: CellView): Map<number, string> {
  const position = (xM: number, yM: number): number => {
    const column = Math.round(((xM + map.extentM) / (2 * map.extentM)) * (COLUMNS - 1));
    const row = Math.round(((map.extentM - yM) / (2 * map.extentM)) * (ROWS - 1));
    return row * COLUMNS + column;
  };
  const signs = new Map(ues.map(({ xM, yM }) => [position(xM, yM), UE]));
  return signs.set(position(0, 0), BASE_STATION);
}

function legendLines(classes: readonly SinrClass[], { extentM }: SinrMap, colour: boolean): string[] {
  const samples = classes.map((_, n) => cell(undefined, n, classes, colour).repeat(2));
  const scale = classes.map((each, n) => `${samples[n]} ${classText(each)}${n === 0 ? '  out of coverage' : ''}`);
  return [
    'mean downlink SINR, dB',
    ...scale.reverse(),
    '',
    `${BASE_STATION}  base station`,
    `${UE}  UE`,
    '',
    `${2 * extentM} m wide, north is up`,
  ];
}
