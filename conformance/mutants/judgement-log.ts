import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Release } from '../contract/index.ts';
import type { Judgement } from './judge-mutant.ts';

const FOLDER = join(packageRoot, 'runs', 'mutants');

/** What was judged so far of this very source, mutant by mutant, for a run that goes on where another was broken off. */
export class JudgementLog {
  readonly #file: string;
  readonly kept: readonly Judgement[];

  private constructor(file: string, kept: readonly Judgement[]) {
    this.#file = file;
    this.kept = kept;
  }

  /** @param resume false forgets what was judged before. */
  static open(resume: boolean, folder: string = FOLDER): JudgementLog {
    const file = join(folder, `${sourceDigest().slice(0, 16)}.jsonl`);
    mkdirSync(folder, { recursive: true });
    if (!resume || !existsSync(file)) return new JudgementLog(file, []);
    // A line that was cut off in the middle is judged again.
    const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return new JudgementLog(
      file,
      whole.map((line) => JSON.parse(line) as Judgement),
    );
  }

  has(release: Release, mutant: string): boolean {
    return this.kept.some((each) => each.release === release && each.mutant === mutant);
  }

  /** Begins the file anew with what is taken over. */
  begin(): void {
    writeFileSync(this.#file, this.kept.map(lineOf).join(''));
  }

  append(judgement: Judgement): void {
    appendFileSync(this.#file, lineOf(judgement));
  }
}

function lineOf(judgement: Judgement): string {
  return `${JSON.stringify(judgement)}\n`;
}

/** Of everything of the project's that a judgement can depend on, and of the versions of its packages. */
function sourceDigest(): string {
  const files = ['conformance', 'emulator', 'scenarios'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|yaml)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const hash = createHash('sha256');
  files.push('package-lock.json', 'package-root.ts');
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(packageRoot, file)));
  return hash.digest('hex');
}
