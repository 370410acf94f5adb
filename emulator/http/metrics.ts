import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AnsweredRequest } from './request-log.ts';

/** Upper bounds in seconds: an answer from memory takes a millisecond, one that waits for a network seconds. */
const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Figures of one running testbed for Prometheus, in a registry of their own. Labels are names of operations, methods,
 * statuses and outcomes: what a client chooses is never one, so that nobody can make them many.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'server' | 'operation' | 'method' | 'status'>;
  readonly #durations: Histogram<'server' | 'operation'>;
  readonly #notifications: Counter<'outcome'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'qod_http_requests_total',
      help: 'Requests that have been answered, or broken off by the client (status 499)',
      labelNames: ['server', 'operation', 'method', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'qod_http_request_duration_seconds',
      help: 'Real time from the first byte of a request to the last of its answer',
      labelNames: ['server', 'operation'],
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    this.#notifications = new Counter({
      name: 'qod_notifications_total',
      help: 'Attempts at sinks and what became of them',
      labelNames: ['outcome'],
      registers,
    });
  }

  request({ server, operation, method, status, durationMs }: AnsweredRequest): void {
    this.#requests.inc({ server, operation, method, status: String(status) });
    this.#durations.observe({ server, operation }, durationMs / 1000);
  }

  notification(outcome: string): void {
    this.#notifications.inc({ outcome });
  }

  /** A figure that is looked up whenever somebody asks, by the values of one label. */
  gauge(name: string, help: string, label: string, values: () => Record<string, number>): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect: () => {
        for (const [value, figure] of Object.entries(values())) gauge.set({ [label]: value }, figure);
      },
    });
  }

  /** The text format of Prometheus, and its media type. */
  async text(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
