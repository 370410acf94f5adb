/** `npm run bench:sessions`: the reference server with few and with many live sessions, for docs/performance.md. */
import { liveSessions, type Speed } from './live-sessions.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

for (const live of [1, 1000, 100_000]) {
  const figures = await liveSessions(live);
  const speed = ({ perSecond, p50Ms, p99Ms }: Speed): string =>
    `${(perSecond / figures.bareExpress.perSecond).toFixed(2)} of bare Express (${perSecond.toFixed(0)}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms)`;
  print(
    `${live} live sessions: getSession ${speed(figures.getSession)}; createSession and deleteSession ${speed(figures.createAndDelete)}`,
  );
  print(`  bare Express ${speed(figures.bareExpress)}`);
  if (live > 1000)
    print(
      `  heap of a session: ${figures.heapBytesPerSession.toFixed(0)} bytes, ${figures.dataBytesPerSession.toFixed(0)} of them its data`,
    );
}
