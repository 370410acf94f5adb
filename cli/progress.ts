/** Redraws per second at most. */
const REDRAW_MS = 100;
const BAR_WIDTH = 24;

/** A progress line on stderr: redrawn in place on a terminal, only begin and end elsewhere. */
export class Progress {
  readonly #label: string;
  #drawnMs = 0;

  constructor(label: string) {
    this.#label = label;
    if (!process.stderr.isTTY) process.stderr.write(`${label} ...\n`);
  }

  /** @param share done so far, 0..1. */
  update(share: number, detail: string): void {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
    this.#draw(`${this.#label} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${detail}`);
  }

  done(detail: string): void {
    const text = `${this.#label}: ${detail}`;
    if (process.stderr.isTTY) this.#draw(`${text}\n`);
    else process.stderr.write(`${text}\n`);
  }

  #draw(text: string): void {
    process.stderr.write(`\r\u001b[K${text}`);
  }
}
