import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from './progress.ts';
import { scheduleText, waitText } from './wait-text.ts';

let written: string[] = [];
const terminal = { isTTY: process.stderr.isTTY, columns: process.stderr.columns };
beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  Object.assign(process.stderr, terminal);
});

describe('progress', () => {
  it('is a line every 30 s where there is no terminal', () => {
    Object.assign(process.stderr, { isTTY: false });
    const progress = new Progress('run');
    for (let s = 0; s < 65; s++) {
      progress.update(0.5, `after ${s} s`);
      vi.advanceTimersByTime(1_000);
    }
    progress.note('a note');
    progress.done('over');
    expect(written).toEqual(['run ...\n', 'run: after 30 s\n', 'run: after 60 s\n', 'a note\n', 'run: over\n']);
  });

  it('is one line on a terminal, no longer than that, and notes stay above it', () => {
    Object.assign(process.stderr, { isTTY: true, columns: 40 });
    const progress = new Progress('run');
    vi.advanceTimersByTime(1_000);
    progress.update(0.5, 'x'.repeat(50));
    progress.note('a note');
    expect(written).toEqual([
      `\r\u001b[Krun ${'█'.repeat(12)}${'░'.repeat(12)} ${'x'.repeat(10)}`,
      '\r\u001b[Ka note\n',
    ]);
  });
});

describe('what is said of waits', () => {
  it('is the plan, and what is waited for', () => {
    const longest = { id: 'quality-on-demand/createSession/lifecycle-refused-kept', waitMs: 355_000 };
    expect(scheduleText({ cases: 661, devices: 12, boundMs: 400_000, longest })).toBe(
      `plan: 661 cases on 12 devices, waits take 6 min 40 s (longest: 355 s, ${longest.id})`,
    );
    expect(scheduleText({ cases: 3, devices: 1, boundMs: 0 })).toBe('plan: 3 cases on 1 device, nothing to wait for');
    expect(waitText({ id: longest.id, untilMs: 312_400 }, 1_000)).toBe(
      'waiting 312 s more for createSession/lifecycle-refused-kept',
    );
  });
});
