import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type Libsql from 'libsql';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { InputError } from '../../scenarios/input-error.ts';
import { openStore } from './sqlite-store.ts';

const Database = createRequire(import.meta.url)('libsql') as typeof Libsql;

let writerFolder: string;
beforeAll(() => {
  writerFolder = mkdtempSync(join(tmpdir(), 'qod-writer-'));
  compileWriter();
});
afterAll(() => rmSync(writerFolder, { recursive: true, force: true }));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-store-'));
  path = join(folder, 'qod.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is in a collection after the store has been closed and opened again. */
function reopened(collection: string): [string, unknown][] {
  const store = openStore(`file:${path}`);
  const found = store.collection(collection).all();
  store.close();
  return found;
}

describe('what is kept', () => {
  test('values come back in the order of the first put of their ids, each collection its own', () => {
    const store = openStore(`file:${path}`);
    const sessions = store.collection<{ n: number }>('sessions');
    for (const id of ['b', 'a', 'c']) sessions.put(id, { n: 1 });
    sessions.put('b', { n: 2 });
    sessions.delete('a');
    sessions.put('a', { n: 3 });
    store.collection('others').put('b', 'other');
    expect(sessions.all()).toEqual([['b', { n: 2 }], ['c', { n: 1 }], ['a', { n: 3 }]]); // prettier-ignore
    store.close();
    expect(reopened('sessions')).toEqual([['b', { n: 2 }], ['c', { n: 1 }], ['a', { n: 3 }]]); // prettier-ignore
    expect(reopened('others')).toEqual([['b', 'other']]);
  });

  test('a change that throws leaves nothing behind, a nested one only what was around it', () => {
    const store = openStore(`file:${path}`);
    const kept = store.collection<number>('kept');
    expect(() =>
      store.atomically(() => {
        kept.put('lost', 1);
        throw new Error('no');
      }),
    ).toThrow('no');
    store.atomically(() => {
      kept.put('outer', 1);
      expect(() =>
        store.atomically(() => {
          kept.put('inner', 1);
          throw new Error('no');
        }),
      ).toThrow('no');
      expect(store.atomically(() => kept.put('second', 2))).toBeUndefined();
    });
    expect(store.atomically(() => 'result')).toBe('result');
    store.close();
    expect(reopened('kept')).toEqual([['outer', 1], ['second', 2]]); // prettier-ignore
  });

  test('a nested change goes with the whole', () => {
    const store = openStore(`file:${path}`);
    const kept = store.collection<number>('kept');
    expect(() =>
      store.atomically(() => {
        store.atomically(() => kept.put('inner', 1));
        throw new Error('no');
      }),
    ).toThrow('no');
    store.close();
    expect(reopened('kept')).toEqual([]);
  });

  test('the file and its log are readable by their owner alone', () => {
    const store = openStore(`file:${path}`);
    store.collection('kept').put('a', 1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    store.close();
  });
});

describe('what is refused', () => {
  function message(location: string): string {
    try {
      openStore(location).close();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
    return 'was opened';
  }

  test.each(['qod.db', 'sqlite:qod.db', 'file:', 'https://host/db', ''])('the location %j', (location) => {
    expect(message(location)).toBe(`--store ${location}: is no location of a store; expected file:<path>`);
  });

  test('a path that leads nowhere', () => {
    expect(message(`file:${folder}/none/qod.db`)).toMatch(/cannot be opened: ENOENT/);
    expect(message(`file:${folder}`)).toMatch(/cannot be opened/);
  });

  test('a file that is no database', () => {
    writeFileSync(path, 'a text '.repeat(1000));
    expect(message(`file:${path}`)).toBe(`--store file:${path}: is not a store`);
    expect(readFileSync(path, 'utf8')).toBe('a text '.repeat(1000));
  });

  test('a database of another program, which is left as it is', () => {
    const other = new Database(path);
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    expect(message(`file:${path}`)).toMatch(/is a database of another program$/);
  });

  test('a database of another program, whose journal stays as it is', () => {
    // Made by a process that has ended: a connection that is still in memory would keep its journal by its lock.
    const script = `const other = new (require('libsql'))(process.argv[1]); other.exec('PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)')`;
    execFileSync(process.execPath, ['-e', script, path], { cwd: packageRoot });
    expect(message(`file:${path}`)).toMatch(/is a database of another program$/);
    expect(new Database(path).pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  test('a store of a later version', () => {
    openStore(`file:${path}`).close();
    const later = new Database(path);
    later.exec('PRAGMA user_version = 2');
    later.close();
    expect(message(`file:${path}`)).toMatch(/is a store of version 2; this release reads version 1$/);
  });

  test('a store whose pages were overwritten', () => {
    const store = openStore(`file:${path}`);
    store.atomically(() => {
      for (let i = 0; i < 500; i++) store.collection('kept').put(`id-${i}`, 'x'.repeat(100));
    });
    store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096, 4096 * 6);
    writeFileSync(path, bytes);
    expect(message(`file:${path}`)).toMatch(/is damaged/);
  });

  test('a store whose value is cut', () => {
    openStore(`file:${path}`).close();
    const other = new Database(path);
    other.exec(`INSERT INTO kept (collection, id, value) VALUES ('kept', 'a', '{"b":')`);
    other.close();
    const store = openStore(`file:${path}`);
    expect(() => store.collection('kept').all()).toThrow(InputError);
    store.close();
  });

  test('a store that another process has open, until that one is gone', async () => {
    const { child, nextRound } = startWriter();
    await nextRound();
    expect(message(`file:${path}`)).toBe(`--store file:${path}: is in use by another process`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(message(`file:${path}`)).toBe('was opened');
  });
});

/** A process that writes to the store without end, and a way to wait for the next round that it says it has written. */
function startWriter() {
  const child = spawn(process.execPath, [join(writerFolder, 'emulator/store/test/killed-writer.js'), `file:${path}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_PATH: join(packageRoot, 'node_modules') },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, lines, nextRound: async () => Number((await lines.next()).value) };
}

/** The writer as plain JavaScript, since a process that has to compile first takes a second to start. */
function compileWriter(): void {
  const sources = ['scenarios/input-error', 'emulator/store/sqlite-store', 'emulator/store/test/killed-writer'];
  for (const source of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(packageRoot, `${source}.ts`), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        rewriteRelativeImportExtensions: true,
      },
    });
    mkdirSync(dirname(join(writerFolder, source)), { recursive: true });
    writeFileSync(join(writerFolder, `${source}.js`), outputText);
  }
  writeFileSync(join(writerFolder, 'package.json'), '{ "type": "module" }');
}

test('a writer that is killed at any moment leaves whole rounds, and every round that it has spoken of', async () => {
  const KILLS = 48;
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, lines, nextRound } = startWriter();
    // Rounds differ from kill to kill, and where in the next one the signal arrives is anybody's guess.
    let said = 0;
    for (let i = 0; i <= kill % 7; i++) said = await nextRound();
    child.kill('SIGKILL');
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) said = Number(line.value);

    const store = openStore(`file:${path}`);
    const rounds = store.collection<number>('rounds').all();
    const accounts = Object.fromEntries(store.collection<number>('accounts').all());
    store.close();
    const last = rounds.at(-1)![1];
    expect(last).toBeGreaterThanOrEqual(said);
    // The writer keeps the last three rounds, and each has moved one from left to right.
    const expected = [last - 2, last - 1, last].filter((round) => round > 0);
    expect(rounds).toEqual(expected.map((round) => [`round-${round}`, round]));
    expect(accounts).toEqual({ left: -last, right: last });
  }
}, 120_000);
