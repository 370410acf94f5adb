import { describe, expect, it } from 'vitest';
import type { ChartSpec } from './chart-spec.ts';
import { lineChartSvg } from './line-chart.ts';

const size = { id: 'chart', width: 500, height: 250 };

function spec(ys: readonly (number | null)[], changes: Partial<ChartSpec> = {}): ChartSpec {
  const points = ys.map((y, x) => ({ x, y }));
  return {
    yUnit: 'Mbit/s',
    scale: 'linear',
    limits: [{ y: 10, label: 'promised: 10 Mbit/s' }],
    panels: [
      {
        title: 'seconds',
        fromX: 0,
        toX: Math.max(1, ys.length - 1),
        series: [{ style: 'application', points }],
        windows: [{ fromX: 1, toX: 2 }],
        marks: [{ x: 1, label: '1' }],
      },
    ],
    ...changes,
  };
}

describe('line chart', () => {
  it('is the same however many charts were drawn before', () => {
    const first = lineChartSvg(spec([1, 2, 3]), size);
    lineChartSvg(spec([5, 5]), { ...size, id: 'other' });
    expect(lineChartSvg(spec([1, 2, 3]), size)).toBe(first);
  });

  it('takes its colours from the style sheet', () => {
    const svg = lineChartSvg(spec([1, 12, 1]), size);
    expect(svg).toContain('stroke="var(--series-application)"');
    expect(svg).toContain('fill="var(--session-shade)"');
    expect(svg).toContain('promised: 10 Mbit/s');
  });

  it('has no id, class, style sheet, script or address that the page does not know of', () => {
    const svg = lineChartSvg(spec([1, 12, 1]), size);
    expect(svg).not.toMatch(/class=|<style|<script|href|on\w+=/);
    for (const [, id] of svg.matchAll(/ id="([^"]*)"/g)) expect(id).toMatch(/^chart-clip\d+$/);
    for (const [, target] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(svg).toContain(`id="${target}"`);
  });

  it('draws gaps, a single point and nothing at all without failing', () => {
    for (const ys of [[1, null, 2], [null, null], [5], []]) {
      const svg = lineChartSvg(spec(ys), size);
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toContain('NaN');
    }
  });

  it('draws a logarithmic axis with values that have no logarithm', () => {
    const svg = lineChartSvg(spec([0, 10, 1000], { scale: 'log', limits: [] }), size);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg).toContain('>1000<');
  });
});
