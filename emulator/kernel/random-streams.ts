import seedrandom from 'seedrandom';

/** Uniform numbers in [0, 1). */
export type RandomStream = () => number;

/**
 * Named random streams of one seed. A stream depends on its name and the seed alone, so that adding a consumer of
 * randomness leaves what every other one draws unchanged (as the substreams of ns-3 do).
 * The generator is Alea: additions and multiplications only, hence the same on every engine.
 */
export class RandomStreams {
  readonly seed: number | string;

  constructor(seed: number | string) {
    this.seed = seed;
  }

  /** A fresh stream: asking twice for the same name gives the same numbers from their start. */
  stream(name: string): RandomStream {
    return seedrandom.alea(`${this.seed}/${name}`);
  }
}
