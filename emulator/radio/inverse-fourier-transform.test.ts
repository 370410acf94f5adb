import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { InverseFourierTransform } from './inverse-fourier-transform.ts';

describe('inverse Fourier transform', () => {
  it.each([1, 2, 8, 64])('of %d elements is the sum that defines it', (size) => {
    const random = new RandomStreams('sequence').stream(String(size));
    const real = Float64Array.from({ length: size }, () => random() - 0.5);
    const imaginary = Float64Array.from({ length: size }, () => random() - 0.5);
    const expected = Array.from({ length: size }, (_, n) => {
      let [x, y] = [0, 0];
      for (let k = 0; k < size; k++) {
        const angle = (2 * Math.PI * k * n) / size;
        x += real[k]! * Math.cos(angle) - imaginary[k]! * Math.sin(angle);
        y += real[k]! * Math.sin(angle) + imaginary[k]! * Math.cos(angle);
      }
      return [x, y] as const;
    });
    new InverseFourierTransform(size).transform(real, imaginary);
    for (const [n, [x, y]] of expected.entries()) {
      expect(real[n]).toBeCloseTo(x, 11);
      expect(imaginary[n]).toBeCloseTo(y, 11);
    }
  });
});
