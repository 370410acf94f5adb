import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CellView, exploreCell } from '../emulator/index.ts';
import { cellPage, cellSvg, cellTerminal, pngOf, wantsColour } from '../reports/index.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { makeRunFolder } from './run-folder.ts';

export interface CellOptions {
  seed?: string;
  out?: string;
  set?: string[];
  json?: boolean;
}

/** Reads the scenario, looks at its radio, writes the pictures where they are wanted, prints the result. */
export async function cell(file: string, options: CellOptions): Promise<void> {
  const { seed, out, set = [], json = false } = options;
  const scenario = readScenario(file, { set });
  const folder = out === undefined ? undefined : makeRunFolder(out, scenario.name);
  const view = exploreCell(scenario, readQosProfiles(), seed === undefined ? {} : { seed });
  if (folder !== undefined) await writeInto(folder, view);
  process.stdout.write(json ? jsonOf(view) : cellTerminal(view, wantsColour(process.env, process.stdout.isTTY)));
  if (folder !== undefined && !json) process.stdout.write(`\nPictures: ${join(folder, 'cell.html')}\n`);
}

async function writeInto(folder: string, view: CellView): Promise<void> {
  const svg = cellSvg(view);
  writeFileSync(join(folder, 'cell.json'), jsonOf(view));
  writeFileSync(join(folder, 'cell.svg'), svg);
  writeFileSync(join(folder, 'cell.html'), cellPage(view));
  writeFileSync(join(folder, 'cell.png'), await pngOf(svg));
}

function jsonOf(view: CellView): string {
  return `${JSON.stringify(view)}\n`;
}
