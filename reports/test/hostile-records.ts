import type { RunRecords } from '../run-records.ts';
import { anOutcome } from './measurements.ts';
import { aCase, aConformanceRun, aFailedCase, anEmulationRun, anExchange } from './record-builder.ts';

/** A run that has something in every field that a record knows, to be poisoned. */
export function everyField(): RunRecords {
  const events = [{ receivedAtMs: 1, method: 'POST', headers: { a: 'b' }, body: '{"a":1}', answered: 204 }];
  const outcomes = [anOutcome('baseline', 1.4), anOutcome('promised', 12), anOutcome('no-flow', 0)];
  const exchanges = [anExchange(), noAnswer()];
  const verdicts = ['warning', 'inconclusive', 'not-applicable', 'skipped', 'error', 'passed'] as const;
  return {
    conformance: aConformanceRun(
      [
        aFailedCase({ tag: 'tag', events, outcomes, exchanges }),
        ...verdicts.map((verdict) => aCase({ verdict, tag: 'tag', reasons: ['why'], events, exchanges })),
      ],
      { options: { only: 'x', list: ['y'] } },
    ),
    emulation: anEmulationRun({
      videos: [{ type: 'video', timeS: 1, flow: 'fan/replay', bitrateBps: 1e6, bufferS: 4, stalledS: 1 }],
    }),
  };
}

function noAnswer(): ReturnType<typeof anExchange> {
  const { response: _, ...exchange } = anExchange({ error: 'connection reset' });
  return exchange;
}
