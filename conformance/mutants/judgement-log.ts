import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Release } from '../contract/index.ts';
import type { Judgement } from './judge-mutant.ts';

const FOLDER = join(packageRoot, 'runs', 'mutants');

/** What was judged so far, mutant by mutant, for a run that goes on where another was broken off, or that judges what was mended. */
export class JudgementLog {
  readonly #file: string;
  readonly #source: ReadonlyMap<string, string>;
  /** What was judged of the source as it is now. */
  readonly kept: readonly Judgement[];

  private constructor(file: string, source: ReadonlyMap<string, string>, kept: readonly Judgement[]) {
    this.#file = file;
    this.#source = source;
    this.kept = kept;
  }

  /**
   * @param source digest of the source behind a judgement, by mutant
   * @param resume false forgets what was judged before.
   */
  static open(source: ReadonlyMap<string, string>, resume: boolean, folder: string = FOLDER): JudgementLog {
    const file = join(folder, 'judgements.jsonl');
    mkdirSync(folder, { recursive: true });
    if (!resume || !existsSync(file)) return new JudgementLog(file, source, []);
    // A line that was cut off in the middle is judged again.
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    const kept = entries.filter(({ judgement, source: judged }) => judged === source.get(judgement.mutant));
    return new JudgementLog(
      file,
      source,
      kept.map(({ judgement }) => judgement),
    );
  }

  has(release: Release, mutant: string): boolean {
    return this.kept.some((each) => each.release === release && each.mutant === mutant);
  }

  /** Begins the file anew with what is taken over. */
  begin(): void {
    writeFileSync(this.#file, this.kept.map((each) => this.#lineOf(each)).join(''));
  }

  append(judgement: Judgement): void {
    appendFileSync(this.#file, this.#lineOf(judgement));
  }

  #lineOf(judgement: Judgement): string {
    return `${JSON.stringify({ source: this.#source.get(judgement.mutant), judgement })}\n`;
  }
}

interface Entry {
  source?: string;
  judgement: Judgement;
}
