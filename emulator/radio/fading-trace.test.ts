import { describe, expect, it } from 'vitest';
import { FadingTrace, SAMPLES_PER_WAVELENGTH, TRACE_SAMPLES } from './fading-trace.ts';

/** Two subbands: one whose power rises over the trace from 0 to 4, and one of constant power. */
const trace = new FadingTrace([
  Float64Array.from({ length: TRACE_SAMPLES }, (_, n) => (4 * n) / TRACE_SAMPLES),
  new Float64Array(TRACE_SAMPLES).fill(7),
]);

describe('fading trace', () => {
  it('has unit mean power in each subband, in dB, and never less than -40 dB', () => {
    // The rising power has the mean 2: half-way it is 1, three quarters on it is 1.5.
    expect(trace.gainDb(TRACE_SAMPLES / 2, 0)).toBeCloseTo(0, 3);
    expect(trace.gainDb((TRACE_SAMPLES * 3) / 4, 0)).toBeCloseTo(1.7609, 3);
    expect(trace.gainDb(0, 0)).toBeCloseTo(-40, 5);
    expect(trace.gainDb(123, 1)).toBeCloseTo(0, 6);
  });

  it('has the mean in dB over the subbands', () => {
    for (const position of [0, 100.5, TRACE_SAMPLES * 0.75])
      expect(trace.widebandGainDb(position)).toBeCloseTo(
        (trace.gainDb(position, 0) + trace.gainDb(position, 1)) / 2,
        5,
      );
  });

  it('repeats', () => {
    expect(trace.gainDb(TRACE_SAMPLES + 5.9, 0)).toBe(trace.gainDb(5, 0));
    expect(trace.gainDb(1e9 * TRACE_SAMPLES + 5, 0)).toBe(trace.gainDb(5, 0));
    expect(TRACE_SAMPLES / SAMPLES_PER_WAVELENGTH).toBe(512);
  });

  it('writes a level with the fading of each subband', () => {
    const out = new Float64Array(2);
    trace.writeFaded(TRACE_SAMPLES * 0.75, 20, out);
    expect([...out]).toEqual([20 + trace.gainDb(TRACE_SAMPLES * 0.75, 0), 20 + trace.gainDb(0, 1)]);
  });
});
