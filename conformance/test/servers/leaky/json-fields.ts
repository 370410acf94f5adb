import { Refusal } from './refusal.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Reads the fields of a JSON object one by one, and refuses what it is not told of. */
export class JsonFields {
  readonly #value: Json;
  readonly #path: string;
  readonly #known = new Set<string>();

  constructor(value: unknown, path = '$') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw Refusal.badRequest(`${path} must be an object.`);
    this.#value = value as Json;
    this.#path = path;
  }

  get names(): string[] {
    return Object.keys(this.#value);
  }

  has(name: string): boolean {
    return this.#value[name] !== undefined;
  }

  text(name: string, rule: { pattern?: RegExp; maxLength: number; test?: (text: string) => boolean }): string {
    const value = this.#take(name);
    const isValid =
      typeof value === 'string' &&
      value.length <= rule.maxLength &&
      (rule.pattern?.test(value) ?? true) &&
      (rule.test?.(value) ?? true);
    if (!isValid) throw this.#wrong(name);
    return value;
  }

  integer(name: string, min: number, max: number): number {
    const value = this.#take(name);
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.#wrong(name);
    if (value < min || value > max)
      throw new Refusal(400, 'INVALID_ARGUMENT', `${this.#path}.${name} must be from ${min} to ${max}.`);
    return value;
  }

  list(name: string, min: number, max: number): unknown[] {
    const value = this.#take(name);
    if (!Array.isArray(value) || value.length < min || value.length > max) throw this.#wrong(name);
    return value as unknown[];
  }

  object(name: string): JsonFields {
    return new JsonFields(this.#take(name), `${this.#path}.${name}`);
  }

  /** A field that may be absent. */
  optional<T>(name: string, read: () => T): T | undefined {
    this.#known.add(name);
    return this.has(name) ? read() : undefined;
  }

  /** To be called when every field was read. */
  end(): void {
    const unknown = this.names.find((name) => !this.#known.has(name));
    if (unknown !== undefined) throw Refusal.badRequest(`${this.#path}.${unknown} is unknown.`);
  }

  #take(name: string): unknown {
    this.#known.add(name);
    return this.#value[name];
  }

  #wrong(name: string): Refusal {
    return Refusal.badRequest(`${this.#path}.${name} is missing or malformed.`);
  }
}
