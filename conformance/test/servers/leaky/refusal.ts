/** Thrown wherever a request cannot be served; becomes the error answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static badRequest(message: string): Refusal {
    return new Refusal(400, 'INVALID_ARGUMENT', message);
  }
}
