/** Collects secrets as they come up. The list is that of a target, which every redaction of a run reads. */
export class LearntSecrets {
  readonly #list: string[];
  readonly #known: Set<string>;

  /** @param list is added to. */
  constructor(list: string[]) {
    this.#list = list;
    this.#known = new Set(list);
  }

  get list(): readonly string[] {
    return this.#list;
  }

  learn(secret: unknown): void {
    if (typeof secret !== 'string' || secret === '' || this.#known.has(secret)) return;
    this.#known.add(secret);
    this.#list.push(secret);
  }
}
