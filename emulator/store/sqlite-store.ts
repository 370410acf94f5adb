import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Libsql from 'libsql';
import { InputError } from '../../scenarios/input-error.ts';
import type { Collection, DurableStore } from './durable-store.ts';

/** Marks a SQLite file as ours (`PRAGMA application_id`): the letters QoDT. */
const APPLICATION_ID = 0x516f4454;

/** Of the table below, in `PRAGMA user_version`. */
const SCHEMA_VERSION = 1;

/** `position` grows with every id that is new, so it is the order of first puts. */
const SCHEMA = `
  BEGIN;
  CREATE TABLE kept (
    position INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (collection, id)
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT;`;

/**
 * Opens the store at a location, `file:<path>`: an SQLite file, made where there is none, readable by its owner alone
 * because it holds the tokens of sinks. The file is this process's own until `close`.
 * @throws InputError when the location is of another form, or the file cannot be had, is in use by another process, is
 *   damaged, or is not a store of this version.
 */
export function openStore(location: string): DurableStore {
  const [, path = ''] = /^file:(.+)$/s.exec(location) ?? [];
  if (path === '') throw refusal(location, 'is no location of a store; expected file:<path>');
  const database = open(location, path);
  try {
    const isNew = isEmpty(database, location);
    takeForOneself(database);
    if (isNew) database.exec(SCHEMA);
    if (rows(database, 'PRAGMA quick_check(1)')[0] !== 'ok') throw refusal(location, DAMAGED);
    return new SqliteStore(database, location);
  } catch (error) {
    release(database);
    throw error instanceof InputError ? error : refusal(location, reasonOf(error));
  }
}

function open(location: string, path: string): Libsql.Database {
  // Loaded only here: it is native code, which nobody without a store needs.
  const Database = createRequire(import.meta.url)('libsql') as typeof Libsql;
  try {
    // Made before SQLite does, which would let the group read it; its log takes the mode of the file.
    if (!existsSync(path)) {
      closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
    return new Database(path);
  } catch (error) {
    throw refusal(location, `cannot be opened: ${(error as Error).message}`);
  }
}

/** @returns whether nothing was ever written there. @throws InputError when it was, but not by this version of ours. */
function isEmpty(database: Libsql.Database, location: string): boolean {
  const [version] = rows(database, 'PRAGMA user_version');
  const [application] = rows(database, 'PRAGMA application_id');
  const tables = rows(database, 'SELECT name FROM sqlite_schema');
  if (tables.length === 0 && version === 0 && application === 0) return true;
  if (application !== APPLICATION_ID) throw refusal(location, 'is a database of another program');
  if (version === SCHEMA_VERSION) return false;
  throw refusal(location, `is a store of version ${String(version)}; this release reads version ${SCHEMA_VERSION}`);
}

/** Takes the lock, and sees to it that what was returned is on the disk (WAL, every commit synced). */
function takeForOneself(database: Libsql.Database): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('BEGIN EXCLUSIVE; COMMIT');
}

/**
 * Moves what is in the log into the file and gives up the lock, which `close` alone does not: libsql keeps the connection
 * for as long as a statement of it is in memory. An exclusive lock can be given up only outside of WAL.
 */
function release(database: Libsql.Database): void {
  try {
    // What is not taken belongs to another, or to another program.
    const [mode] = rows(database, 'PRAGMA locking_mode');
    if (mode === 'exclusive') database.exec('PRAGMA journal_mode = DELETE');
    database.exec('PRAGMA locking_mode = NORMAL');
    rows(database, 'PRAGMA user_version');
  } catch {
    // In use by another, or damaged: there is nothing of ours to move, and SQLite takes up the log at the next start.
  }
  database.close();
}

class SqliteStore implements DurableStore {
  readonly #database: Libsql.Database;
  readonly #location: string;
  readonly #put: Libsql.Statement;
  readonly #delete: Libsql.Statement;
  readonly #all: Libsql.Statement;
  #depth = 0;

  constructor(database: Libsql.Database, location: string) {
    this.#database = database;
    this.#location = location;
    this.#put = database.prepare(
      'INSERT INTO kept (collection, id, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    this.#delete = database.prepare('DELETE FROM kept WHERE collection = ? AND id = ?');
    this.#all = database.prepare('SELECT id, value FROM kept WHERE collection = ? ORDER BY position').raw();
  }

  collection<Value>(name: string): Collection<Value> {
    return {
      put: (id, value) => void this.#put.run(name, id, JSON.stringify(value)),
      delete: (id) => void this.#delete.run(name, id),
      all: () => (this.#all.all(name) as [string, string][]).map(([id, value]) => [id, this.#parse<Value>(value)]),
    };
  }

  /** Inside another `atomically` it is a part of it: undone alone when it throws, kept only with the whole. */
  atomically<Result>(change: () => Result): Result {
    const [begin, keep, undo] = this.#depth === 0 ? TRANSACTION : SAVEPOINT;
    this.#database.exec(begin);
    this.#depth++;
    try {
      const result = change();
      this.#database.exec(keep);
      return result;
    } catch (error) {
      this.#database.exec(undo);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  close(): void {
    release(this.#database);
  }

  #parse<Value>(value: string): Value {
    try {
      return JSON.parse(value) as Value;
    } catch {
      throw refusal(this.#location, DAMAGED);
    }
  }
}

const TRANSACTION = ['BEGIN', 'COMMIT', 'ROLLBACK'] as const;
const SAVEPOINT = ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part'] as const;

const DAMAGED = 'is damaged; restore it from a copy, or remove it to begin anew';

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  switch (code) {
    case 'SQLITE_BUSY':
      return 'is in use by another process';
    case 'SQLITE_NOTADB':
      return 'is not a store';
    case 'SQLITE_CORRUPT':
      return DAMAGED;
    default:
      return `cannot be used: ${message}`;
  }
}

function refusal(location: string, message: string): InputError {
  return new InputError([{ file: `--store ${location}`, message }]);
}

/** The first column of each row. */
function rows(database: Libsql.Database, sql: string): unknown[] {
  return (database.prepare(sql).raw().all() as unknown[][]).map(([value]) => value);
}
