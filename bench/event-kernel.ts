import { EventQueue } from '../emulator/index.ts';

const PENDING = 10_000;
const HOLDS = 2_000_000;
/** Runs after a warm-up; the best is told. */
const RUNS = 5;

/** Hold operations (take the earliest event, put it back later) per second at 10,000 pending: the classic test of event lists. */
export function holdOperationsPerSecond(): number {
  const queue = new EventQueue();
  const action = (): void => undefined;
  let state = 1;
  // A linear congruential generator is enough to spread times, and costs next to nothing.
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) | 0) >>> 1;
  for (let n = 0; n < PENDING; n++) queue.push(next(), action);
  hold(queue, action, next, HOLDS / 4);
  const speeds = Array.from({ length: RUNS }, () => {
    const startedMs = performance.now();
    hold(queue, action, next, HOLDS);
    return (HOLDS * 1000) / (performance.now() - startedMs);
  });
  return Math.max(...speeds);
}

function hold(queue: EventQueue, action: () => void, next: () => number, count: number): void {
  for (let n = 0; n < count; n++) {
    const timeNs = queue.peekTime();
    queue.pop();
    queue.push(timeNs + next(), action);
  }
}
