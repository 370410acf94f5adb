import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation, seconds } from '../kernel/index.ts';
import { RateLimit } from './rate-limit.ts';

test('it admits exactly what leaves no more than the limit within any 60 s, and says when the next one will pass', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }),
      (limit, waitsS) => {
        const simulation = new Simulation();
        const rateLimit = new RateLimit(simulation);
        const admittedS: number[] = [];
        let nowS = 0;
        for (const waitS of waitsS) {
          nowS += waitS;
          simulation.runUntil(seconds(nowS));
          // By the definition alone: a request of 60 s ago is in the window no more.
          const recent = admittedS.filter((timeS) => timeS > nowS - 60);
          const expected = recent.length < limit ? undefined : recent.at(-limit)! + 60 - nowS;
          expect(rateLimit.retryAfterS('app', limit)).toBe(expected);
          if (expected === undefined) admittedS.push(nowS);
        }
      },
    ),
  );
});
