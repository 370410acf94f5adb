/** `npm run bench`: prints the figures of docs/performance.md, each as a ratio where there is something to compare with. */
import { cpus } from 'node:os';
import { emulationSpeed } from './emulation.ts';
import { holdOperationsPerSecond } from './event-kernel.ts';
import { referenceServerSpeed } from './reference-server.ts';
import { wholeProcess } from './whole-process.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

print(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`);

print(`event kernel at 10,000 pending: ${(holdOperationsPerSecond() / 1e6).toFixed(1)} million hold operations/s`);
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
