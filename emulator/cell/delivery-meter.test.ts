import { describe, expect, it } from 'vitest';
import { milliseconds } from '../kernel/index.ts';
import { DeliveryMeter } from './delivery-meter.ts';

describe('delivery meter', () => {
  it('knows the last second, in steps of 100 ms, and nothing older', () => {
    const meter = new DeliveryMeter(milliseconds(5));
    expect(meter.lastSecond(0)).toEqual({});
    meter.delivered(milliseconds(100), milliseconds(50));
    meter.delivered(milliseconds(10), milliseconds(150));
    meter.delivered(milliseconds(20), milliseconds(950));
    meter.dropped(milliseconds(960));
    // (100 + 10 + 20) / 3 and 5 ms of the core; one of four packets dropped.
    expect(meter.lastSecond(milliseconds(999))).toEqual({ delayMs: 130 / 3 + 5, lossRate: 0.25 });
    expect(meter.lastSecond(milliseconds(1050))).toEqual({ delayMs: 20, lossRate: 1 / 3 });
    expect(meter.lastSecond(milliseconds(1150))).toEqual({ delayMs: 25, lossRate: 0.5 });
    expect(meter.lastSecond(milliseconds(2000))).toEqual({});
  });
});
