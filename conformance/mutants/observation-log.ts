import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Release } from '../contract/index.ts';
import type { Observation } from './judge-mutant.ts';

const FOLDER = join(packageRoot, 'runs', 'mutants');

/** What was observed so far, mutant by mutant, for a run that goes on where another was broken off, or that runs what was mended. */
export class ObservationLog {
  readonly #file: string;
  readonly #sources: ReadonlyMap<string, string>;
  /** What was observed of the source as it is now. */
  readonly kept: readonly Observation[];

  private constructor(file: string, sources: ReadonlyMap<string, string>, kept: readonly Observation[]) {
    this.#file = file;
    this.#sources = sources;
    this.kept = kept;
  }

  /**
   * @param sources digest of the source behind an observation, by mutant
   * @param resume false forgets what was observed before.
   */
  static open(sources: ReadonlyMap<string, string>, resume: boolean, folder: string = FOLDER): ObservationLog {
    const file = join(folder, 'observations.jsonl');
    mkdirSync(folder, { recursive: true });
    if (!resume || !existsSync(file)) return new ObservationLog(file, sources, []);
    // A line that was cut off in the middle is observed again.
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    const kept = entries.filter(({ observation, source }) => source === sources.get(observation.mutant));
    return new ObservationLog(
      file,
      sources,
      kept.map(({ observation }) => observation),
    );
  }

  has(release: Release, mutant: string): boolean {
    return this.kept.some((each) => each.release === release && each.mutant === mutant);
  }

  /** Begins the file anew with what is taken over. */
  begin(): void {
    writeFileSync(this.#file, this.kept.map((each) => this.#lineOf(each)).join(''));
  }

  append(observation: Observation): void {
    appendFileSync(this.#file, this.#lineOf(observation));
  }

  #lineOf(observation: Observation): string {
    return `${JSON.stringify({ source: this.#sources.get(observation.mutant), observation })}\n`;
  }
}

interface Entry {
  source?: string;
  observation: Observation;
}
