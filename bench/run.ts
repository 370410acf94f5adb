/** `npm run bench`: prints the figures of docs/performance.md, each as a ratio where there is something to compare with. */
import { cpus } from 'node:os';
import { bytesPerUe, cellMemory } from './cell-memory.ts';
import { emulationSpeed } from './emulation.ts';
import { holdOperationsPerSecond } from './event-kernel.ts';
import { cellSpeed } from './radio-cell.ts';
import { referenceServerSpeed } from './reference-server.ts';
import { wholeProcess } from './whole-process.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

print(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`);

print(`event kernel at 10,000 pending: ${(holdOperationsPerSecond() / 1e6).toFixed(1)} million hold operations/s`);

for (const active of [10, 100, 300, 1000, 5000]) {
  const { wallSPerEmulatedS, backlogged, deliveredBps } = cellSpeed({ active });
  const memory = active > 10 ? `, ${(await bytesPerUe(active)).toFixed(0)} bytes per UE` : '';
  print(
    `crowded cell of 20 MHz, ${active} UEs: ${wallSPerEmulatedS.toFixed(3)} wall seconds per emulated second${memory} ` +
      `(${percent(backlogged)} backlogged, ${(deliveredBps / 1e6).toFixed(0)} Mbit/s)`,
  );
}
const few = cellSpeed({ active: 50 });
const fewOfMany = cellSpeed({ active: 50, idle: 4950 });
print(
  `50 of 5000 UEs active against 50 of 50: ${(fewOfMany.wallSPerEmulatedS / few.wallSPerEmulatedS).toFixed(2)} ` +
    `(${fewOfMany.wallSPerEmulatedS.toFixed(4)} and ${few.wallSPerEmulatedS.toFixed(4)})`,
);
const { beforeBytes, afterBytes, collections } = await cellMemory({ active: 100 }, 60);
print(
  `heap of 100 UEs over 60 emulated seconds: from ${(beforeBytes / 1e6).toFixed(2)} to ${(afterBytes / 1e6).toFixed(2)} MB, ` +
    `${collections} garbage collections`,
);

for (const crowd of [100, 300, 1000]) {
  const { emulatedPerWallSecond } = emulationSpeed(crowd);
  print(
    `stadium-replay, ${crowd} UEs in the crowd: ${emulatedPerWallSecond.toFixed(1)} emulated seconds per wall second`,
  );
}

const { getSession, bareExpress } = await referenceServerSpeed();
print(
  `getSession with token: ${(getSession / bareExpress).toFixed(2)} of bare Express (${getSession.toFixed(0)} and ${bareExpress.toFixed(0)} requests/s)`,
);

for (const release of ['r3.2', 'r4.1']) {
  const { wallS, peakMb } = await wholeProcess(['conformance', '--release', release]);
  print(`qod conformance --release ${release}, whole process: ${wallS.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`);
}
const { wallS, peakMb } = await wholeProcess(['demo']);
print(`npm start (qod demo), whole process: ${wallS.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`);
