import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../package-root.ts';
import type { Mutant } from './mutant.ts';

const CATALOGUE = join(packageRoot, 'conformance', 'mutants', 'catalogue');

/**
 * For each mutant a digest of the source that an observation of it can depend on: the project's, the versions of its packages, and of
 * the catalogue the file that the mutant stands in with what that imports, but for `also`, by which observations are judged.
 * Mutants of other files can be mended without it.
 * @param folder of the catalogue
 */
export async function observedSource(folder: string = CATALOGUE): Promise<ReadonlyMap<string, string>> {
  const common = commonDigest();
  const sources = new Map<string, string[]>();
  for (const name of readdirSync(folder).sort()) {
    const files = closure(folder, name);
    for (const id of await mutantsIn(join(folder, name))) {
      // What a file only passes on stands in the file that it comes from.
      if (files.length < (sources.get(id)?.length ?? Infinity)) sources.set(id, files);
    }
  }
  return new Map(
    [...sources].map(([id, files]) => [
      id,
      sha256([common, ...files.map((name) => withoutAlso(textOf(folder, name)))]),
    ]),
  );
}

async function mutantsIn(file: string): Promise<string[]> {
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  return exported.filter((each) => Array.isArray(each)).flatMap((each) => each.filter(isMutant).map(({ id }) => id));
}

function isMutant(value: unknown): value is Mutant {
  return typeof value === 'object' && value !== null && 'requirement' in value && 'start' in value;
}

/** A file of the catalogue and those that it imports, however indirectly. */
function closure(folder: string, name: string, known: readonly string[] = []): string[] {
  if (known.includes(name)) return [...known];
  const imported = [...textOf(folder, name).matchAll(/ from '\.\/(.+)';/g)].flatMap(([, file]) => file ?? []);
  return imported.reduce<string[]>((all, file) => closure(folder, file, all), [...known, name]);
}

/** The text without what its mutants may break beside their requirement. */
function withoutAlso(text: string): string {
  const file = ts.createSourceFile('catalogue.ts', text, ts.ScriptTarget.Latest);
  const spans: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'also')
      spans.push([node.pos, node.end]);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return spans.reduceRight((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), text);
}

/** Of everything outside the catalogue. */
function commonDigest(): string {
  const files = ['conformance', 'emulator', 'scenarios'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|yaml)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  );
  files.push('package-lock.json', 'package-root.ts');
  const others = files.filter((file) => !join(packageRoot, file).startsWith(CATALOGUE)).sort();
  return sha256(others.map((file) => textOf(packageRoot, file)));
}

function textOf(folder: string, name: string): string {
  return `${name}\n${readFileSync(join(folder, name), 'utf8')}`;
}

function sha256(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}
