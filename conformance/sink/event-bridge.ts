import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the file is looked at, in real milliseconds. */
const LOOK_EVERY_MS = 100;
/** Longest line that is read, and most of the file that is read at a time. */
const MAX_LINE_BYTES = 1_048_576;

/** A notification that came by another way than a request to its sink. */
export interface BridgedEvent {
  /** Address that it was for, where the bridge knows. */
  sink?: string;
  /** The event as it was published. */
  text: string;
}

export interface EventBridgeOptions {
  /** File to which the bridge appends one JSON object a line: `{"sink": "https://…", "event": {…}}`. `sink` may be absent. */
  file: string;
  onEvent(event: BridgedEvent): void;
  /** Told of a line that is no such object. */
  onFault(reason: string): void;
}

/**
 * Receives what a server publishes through a broker instead of sending it to sinks: somebody's bridge subscribes there and appends every
 * event to a file, which is read as it grows. What stands in it at the beginning is of an earlier run.
 */
export class EventBridge {
  readonly #options: EventBridgeOptions;
  readonly #file: FileHandle;
  #position: number;
  /** A line of which the end has not been written yet. */
  #begun = Buffer.alloc(0);
  #reading: Promise<void> | undefined;
  #isOpen = true;

  private constructor(options: EventBridgeOptions, file: FileHandle, position: number) {
    this.#options = options;
    this.#file = file;
    this.#position = position;
  }

  /** Makes the file where there is none yet. @throws where it cannot be read. */
  static async open(options: EventBridgeOptions): Promise<EventBridge> {
    const file = await open(options.file, 'a+');
    const bridge = new EventBridge(options, file, (await file.stat()).size);
    bridge.#reading = bridge.#follow();
    return bridge;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#reading;
    await this.#file.close();
  }

  async #follow(): Promise<void> {
    while (this.#isOpen) {
      try {
        if (!(await this.#readMore())) await sleep(LOOK_EVERY_MS);
      } catch (error) {
        this.#options.onFault((error as Error).message);
        return;
      }
    }
  }

  /** @returns whether there was something. */
  async #readMore(): Promise<boolean> {
    // A file that has been begun anew is read from its beginning.
    const { size } = await this.#file.stat();
    if (size < this.#position) this.#position = 0;
    if (size === this.#position) return false;
    const { bytesRead, buffer } = await this.#file.read(
      Buffer.alloc(MAX_LINE_BYTES),
      0,
      MAX_LINE_BYTES,
      this.#position,
    );
    this.#position += bytesRead;
    const text = Buffer.concat([this.#begun, buffer.subarray(0, bytesRead)]);
    const end = text.lastIndexOf(0x0a);
    this.#begun = text.subarray(end + 1);
    for (const line of text
      .subarray(0, end + 1)
      .toString('utf8')
      .split('\n'))
      if (line.trim() !== '') this.#take(line);
    if (this.#begun.length > MAX_LINE_BYTES) {
      this.#begun = Buffer.alloc(0);
      this.#options.onFault(`a line of more than ${MAX_LINE_BYTES} bytes`);
    }
    return bytesRead > 0;
  }

  #take(line: string): void {
    const event = bridgedEvent(line);
    if (event === undefined) this.#options.onFault(`a line that is no {"event": {…}}: ${line.slice(0, 60)}`);
    else this.#options.onEvent(event);
  }
}

function bridgedEvent(line: string): BridgedEvent | undefined {
  try {
    const json = JSON.parse(line) as unknown;
    if (typeof json !== 'object' || json === null) return undefined;
    const { sink, event } = json as { sink?: unknown; event?: unknown };
    if (typeof event !== 'object' || event === null) return undefined;
    return { text: JSON.stringify(event), ...(typeof sink === 'string' && { sink }) };
  } catch {
    return undefined;
  }
}
