import type { ChartPoint } from './chart-spec.ts';

/**
 * At most `most` points: neighbours are joined into one that stands where the last of them stood. `mean` for rates,
 * `max` for delays, whose peaks must not vanish. Points without a value do not count unless all of a bucket are such.
 */
export function resample(points: readonly ChartPoint[], most: number, combine: 'mean' | 'max'): ChartPoint[] {
  if (points.length <= most) return [...points];
  const size = Math.ceil(points.length / most);
  const buckets = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  );
  return buckets.map((bucket) => {
    const values = bucket.flatMap(({ y }) => (y === null ? [] : [y]));
    return { x: bucket.at(-1)?.x ?? 0, y: values.length === 0 ? null : combined(values, combine) };
  });
}

function combined(values: readonly number[], combine: 'mean' | 'max'): number {
  return combine === 'max' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
}
