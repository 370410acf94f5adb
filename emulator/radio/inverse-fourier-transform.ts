import { cosTurns, sinTurns } from '../kernel/index.ts';

/**
 * Inverse discrete Fourier transform of one power-of-two size without scaling: x[n] = Σ X[k]·e^(j2πkn/size).
 * Radix 2, decimation in time; made of exactly rounded operations, so that it gives the same on every engine.
 */
export class InverseFourierTransform {
  readonly size: number;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  /** Position of each element after reversing the order of its index's bits. */
  readonly #reversed: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.#cosine = Float64Array.from({ length: size / 2 }, (_, n) => cosTurns(n / size));
    this.#sine = Float64Array.from({ length: size / 2 }, (_, n) => sinTurns(n / size));
    this.#reversed = new Uint32Array(size);
    for (let n = 1; n < size; n++) this.#reversed[n] = (this.#reversed[n >> 1]! >> 1) + (n & 1 ? size >> 1 : 0);
  }

  /** Transforms a sequence of `size` complex numbers in place. */
  transform(real: Float64Array, imaginary: Float64Array): void {
    this.#reorder(real);
    this.#reorder(imaginary);
    for (let half = 1; half < this.size; half *= 2) this.#combine(real, imaginary, half);
  }

  #reorder(values: Float64Array): void {
    for (let n = 0; n < this.size; n++) {
      const other = this.#reversed[n]!;
      if (other <= n) continue;
      const value = values[n]!;
      values[n] = values[other]!;
      values[other] = value;
    }
  }

  /** Combines transforms of `half` elements to ones of twice as many. */
  #combine(real: Float64Array, imaginary: Float64Array, half: number): void {
    const stride = this.size / (2 * half);
    const cosine = this.#cosine;
    const sine = this.#sine;
    for (let first = 0; first < this.size; first += 2 * half) {
      for (let n = 0; n < half; n++) {
        const even = first + n;
        const odd = even + half;
        const c = cosine[n * stride]!;
        const s = sine[n * stride]!;
        const x = real[odd]! * c - imaginary[odd]! * s;
        const y = real[odd]! * s + imaginary[odd]! * c;
        real[odd] = real[even]! - x;
        imaginary[odd] = imaginary[even]! - y;
        real[even]! += x;
        imaginary[even]! += y;
      }
    }
  }
}
