/** How a case's sink answers one notification. */
export interface ScriptedAnswer {
  /** HTTP status; absent where the connection is torn down without an answer. */
  status?: number;
  /** Value of a Retry-After header, in seconds. */
  retryAfterS?: number;
  /** How long the answer is held back, in milliseconds of the test's time. */
  afterMs?: number;
}

/** What a sink that nothing was said of answers. */
export const TAKEN: ScriptedAnswer = { status: 204 };

/** The answers to the next notifications of one sink, in order of their arrival; 204 once all have been given. */
export class AnswerScript {
  #left: ScriptedAnswer[] = [];

  /** What was still to be given is dropped. */
  replace(answers: readonly ScriptedAnswer[]): void {
    this.#left = [...answers];
  }

  next(): ScriptedAnswer {
    return this.#left.shift() ?? TAKEN;
  }
}
