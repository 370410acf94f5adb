/** Jain's fairness index, (Σx)²/(n·Σx²): 1 for equal shares, 1/n when one has all (Jain, Chiu, Hawe, DEC-TR-301, 1984). */
export function jainIndex(shares: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let n = 0; n < shares.length; n++) {
    sum += shares[n]!;
    squares += shares[n]! * shares[n]!;
  }
  return (sum * sum) / (shares.length * squares);
}
