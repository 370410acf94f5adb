/** Redraws per second at most. */
const REDRAW_MS = 100;
/** Where there is no terminal, a line so often: a log that is silent for minutes looks like one of a process that hangs. */
const LINE_EVERY_MS = 30_000;
const BAR_WIDTH = 24;
/** Width of a terminal that does not tell its own. */
const USUAL_COLUMNS = 80;

/** A progress line on stderr: redrawn in place on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #label: string;
  #shownMs = performance.now();

  constructor(label: string) {
    this.#label = label;
    if (!process.stderr.isTTY) process.stderr.write(`${label} ...\n`);
  }

  /** @param share done so far, 0..1. */
  update(share: number, detail: string): void {
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < (process.stderr.isTTY ? REDRAW_MS : LINE_EVERY_MS)) return;
    this.#shownMs = nowMs;
    if (!process.stderr.isTTY) return void process.stderr.write(`${this.#label}: ${detail}\n`);
    const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
    const text = `${this.#label} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${detail}`;
    // A line that wraps cannot be redrawn in place.
    this.#draw([...text].slice(0, (process.stderr.columns || USUAL_COLUMNS) - 1).join(''));
  }

  /** A line that stays. */
  note(text: string): void {
    if (process.stderr.isTTY) this.#draw(`${text}\n`);
    else process.stderr.write(`${text}\n`);
  }

  done(detail: string): void {
    this.note(`${this.#label}: ${detail}`);
  }

  #draw(text: string): void {
    process.stderr.write(`\r\u001b[K${text}`);
  }
}
