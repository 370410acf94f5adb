/** The target cannot be talked to at all: nothing was tested, and nothing can be said about it. */
export class TargetUnreachable extends Error {
  override readonly name = 'TargetUnreachable';
}

/** Stops a run whose target has gone: after so many failures to reach it, one after the other, it is opened. */
export class CircuitBreaker {
  readonly #limit: number;
  readonly #open: (reason: string) => void;
  #failures = 0;

  /** @param open is called once, with the reason of the last failure. */
  constructor(limit: number, open: (reason: string) => void) {
    this.#limit = limit;
    this.#open = open;
  }

  /** @param failure why the target could not be reached; undefined when it was. */
  note(failure: string | undefined): void {
    if (failure === undefined) this.#failures = 0;
    else if (++this.#failures === this.#limit) this.#open(failure);
  }
}
