/**
 * Functions of Math whose result ECMA-262 §21.3.2 leaves to the implementation. Math.sqrt is one by the letter as well, but
 * engines take the processor's, which IEEE 754 requires to round correctly; the emulator's own functions rest on that.
 */
export const APPROXIMATED = [
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atan2',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'pow',
  'sin',
  'sinh',
  'tan',
  'tanh',
] as const;

/** What a perturbed function answers instead of a result that is finite and not zero, which are exact by definition. */
export type Perturbation = (result: number) => number;

/** The next double away from zero. */
export const oneUlpUp: Perturbation = (result) => neighbour(result, 1n);
/** The next double towards zero. */
export const oneUlpDown: Perturbation = (result) => neighbour(result, -1n);

/** Runs an action in an engine whose approximated functions of Math all answer something else. */
export async function withPerturbedMath<T>(perturb: Perturbation, action: () => T | Promise<T>): Promise<T> {
  const originals = APPROXIMATED.map((name) => [name, Math[name] as (...args: number[]) => number] as const);
  for (const [name, original] of originals) {
    const perturbed = (...args: number[]): number => {
      const result = original(...args);
      return Number.isFinite(result) && result !== 0 ? perturb(result) : result;
    };
    Object.assign(Math, { [name]: perturbed });
  }
  try {
    return await action();
  } finally {
    for (const [name, original] of originals) Object.assign(Math, { [name]: original });
  }
}

/** Doubles of one sign are ordered as their bits are, read as an integer. */
function neighbour(value: number, step: bigint): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + step);
  return bits.getFloat64(0);
}
