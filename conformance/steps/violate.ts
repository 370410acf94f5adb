import fc from 'fast-check';
import { valuesAt, withoutValueAt, withValueAt } from '../body-path.ts';
import type { ViolateStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import type { Finding } from '../checks/finding.ts';
import { shown } from '../checks/finding.ts';
import { cleanUp } from '../clean-up.ts';
import { type Operation, operationNamed } from '../contract/index.ts';
import { identifiesDevice } from '../default-request.ts';
import { contested } from '../errata/index.ts';
import type { Exchange } from '../exchange.ts';
import { type Field, fieldsOf } from '../violations/field.ts';
import { type Mutation, mutationsOf, REMOVED } from '../violations/mutation.ts';
import type { Progress } from './progress.ts';
import { usualBody, usualMessage } from './usual-request.ts';

/** Values that are tried of each way to break a field. */
const VALUES_OF_EACH = 2;

/**
 * Breaks one field of a request in every way there is, one at a time, after a request that is the same but for that and must
 * succeed. A value that is not refused is shrunk to the smallest one.
 */
export async function runViolate(run: CaseRun, step: ViolateStep): Promise<Progress> {
  const named = operationNamed(run.planned.api, step.violate, run.context.release);
  const field = named && fieldsOf(named.api, named.operation, run.context.release).find(({ path }) => path === step.at);
  if (named === undefined || field === undefined) throw new Error(`${step.violate} has no field ${step.at}`);
  const request = new BrokenRequest(run, named.operation, field);
  if (!(await request.controlSucceeds())) return 'stop';
  for (const mutation of mutationsFor(step.kind, field, run)) {
    const finding = await request.breakBy(mutation, step.kind);
    if (finding === undefined) return 'stop';
    run.conclude([finding]);
  }
  return 'go on';
}

function mutationsFor(kind: ViolateStep['kind'], { path, schema, body }: Field, run: CaseRun): Mutation[] {
  switch (kind) {
    case 'missing':
      return [{ keyword: 'required', values: fc.constant(REMOVED), level: 'MUST' }];
    case 'unknown':
      return [{ keyword: 'additionalProperties', values: fc.constantFrom('red', 7, { a: 1 }), level: 'MUST' }];
    case 'invalid':
      return mutationsOf(schema, valuesAt(body, path)[0]).map((mutation) => withoutPortZero(mutation, path, run));
  }
}

/** Whether port 0 is one, r4.1's files disagree (erratum port-zero). */
function withoutPortZero(mutation: Mutation, path: string, { context }: CaseRun): Mutation {
  const isContested = context.release === 'r4.1' && mutation.keyword === 'minimum' && /[pP]ort/.test(path);
  return isContested ? { ...mutation, values: mutation.values.filter((value) => value !== 0) } : mutation;
}

/** One operation's request, of which one field is broken. */
class BrokenRequest {
  readonly #run: CaseRun;
  readonly #operation: Operation;
  readonly #field: Field;
  readonly #seed: number;

  constructor(run: CaseRun, operation: Operation, field: Field) {
    this.#run = run;
    this.#operation = operation;
    this.#field = field;
    this.#seed = Number.parseInt(run.resources.random.uuid().slice(0, 8), 16) | 0;
  }

  /** What the operation needs to be there, and the same request unbroken. */
  async controlSucceeds(): Promise<boolean> {
    const needed = PREPARATION[this.#run.planned.operation];
    if (needed !== undefined && !(await this.#succeeds(needed, undefined))) return false;
    if (this.#run.planned.operation === 'extendQosSessionDuration') await this.#available();
    const succeeded = await this.#succeeds(this.#run.planned.operation, this.#control());
    if (succeeded && MAKES_SOMETHING.has(this.#run.planned.operation)) await cleanUp(this.#run);
    return succeeded;
  }

  /** @returns undefined when the target could not be reached. */
  async breakBy({ keyword, values, level }: Mutation, kind: ViolateStep['kind']): Promise<Finding | undefined> {
    const { path } = this.#field;
    let lost = false;
    let accepted: Exchange | undefined;
    const refuses = fc.asyncProperty(values, async (value) => {
      if (lost) return true;
      const exchange = await this.#send(this.#broken(value, kind));
      lost = exchange.failure?.reached === false;
      if (lost || this.#isRefusal(exchange)) return true;
      accepted = exchange;
      if (MAKES_SOMETHING.has(this.#run.planned.operation)) await cleanUp(this.#run);
      return false;
    });
    const { failed, counterexample } = await fc.check(refuses, { seed: this.#seed, numRuns: VALUES_OF_EACH });
    if (lost) return undefined;
    const expected = `400 ${this.#codes().join(' or ')} for ${path}: ${keyword}`;
    const actual = failed ? `${answerText(accepted)} for ${valueText(counterexample?.[0])}` : 'refused';
    if (keyword === 'additionalProperties' && this.#run.context.release === 'r4.1') {
      const schema = failed && (accepted?.response?.status ?? 0) < 300;
      return contested(
        'violation',
        { id: 'unknown-properties', readings: { prose: !failed, schema } },
        expected,
        actual,
      );
    }
    const finding = this.#run.expectation('violation', !failed, expected, actual);
    return level === 'SHOULD' ? { ...finding, level } : finding;
  }

  async #succeeds(operation: string, body: unknown): Promise<boolean> {
    const named = this.#run.operationNamed(this.#run.planned.api, operation);
    const json = body ?? usualBody(this.#run, named.operation);
    const exchange = await this.#run.send(usualMessage(this.#run, named, json));
    const { status = 0 } = exchange.response ?? {};
    const held = status >= 200 && status < 300;
    if (exchange.failure?.reached !== false)
      this.#run.conclude([this.#run.expectation('control', held, 'success', String(status))], {
        exchange,
        precondition: true,
      });
    return held;
  }

  /** Only an AVAILABLE session can be extended. */
  async #available(): Promise<void> {
    const { time, budgets } = this.#run.target;
    const named = this.#run.operationNamed('quality-on-demand', 'getSession');
    const deadlineMs = time.nowMs() + budgets.availableWithinMs;
    for (;;) {
      const { response } = await this.#run.send(usualMessage(this.#run, named, undefined));
      if (valuesAt(response?.json, '$.qosStatus')[0] !== 'REQUESTED' || time.nowMs() >= deadlineMs) return;
      await time.waitUntil(time.nowMs() + 50);
    }
  }

  #isRefusal({ response }: Exchange): boolean {
    const [code] = valuesAt(response?.json, '$.code');
    if (response?.status === 422 && this.#isAboutDevice() && identifiesDevice(this.#run.defaultRole)) return true;
    return response?.status === 400 && this.#codes().includes(String(code));
  }

  #isAboutDevice(): boolean {
    return this.#field.path.startsWith('$.device') && !this.#field.path.startsWith('$.devicePorts');
  }

  #codes(): string[] {
    const { path } = this.#field;
    return [
      'INVALID_ARGUMENT',
      ...(/[pP]ort|[dD]uration/.test(path) ? ['OUT_OF_RANGE'] : []),
      ...(path.startsWith('$.sinkCredential') ? ['INVALID_CREDENTIAL', 'INVALID_TOKEN'] : []),
      ...(path.startsWith('$.sink') ? ['INVALID_SINK'] : []),
    ];
  }

  /** The field's own part of the body is that of its sample, the rest is what the target knows. */
  #broken(value: unknown, kind: ViolateStep['kind']): unknown {
    const { path, body } = this.#field;
    const top = topOf(path);
    const usual = usualBody(this.#run, this.#operation) as Record<string, unknown>;
    const base =
      top === undefined ? usual : { ...usual, ...PARTNERS[top], [top]: (body as Record<string, unknown>)[top] };
    if (kind === 'unknown') return withValueAt(base, path === '$' ? '$.unheardOf' : `${path}.unheardOf`, value);
    return value === REMOVED ? withoutValueAt(base, path) : withValueAt(base, path, value);
  }

  /** As the broken request, but for what names somebody whom the target does not know. */
  #control(): unknown {
    const top = topOf(this.#field.path);
    const usual = usualBody(this.#run, this.#operation) as Record<string, unknown>;
    if (top === undefined || !SHOWN_IN_CONTROL.has(top)) return usual;
    return { ...usual, [top]: (this.#field.body as Record<string, unknown>)[top] };
  }

  #send(body: unknown): Promise<Exchange> {
    return this.#run.send(usualMessage(this.#run, { api: this.#run.planned.api, operation: this.#operation }, body));
  }
}

/** What must be there before the request, by the operation that is broken. */
const PREPARATION: Readonly<Record<string, string>> = {
  extendQosSessionDuration: 'createSession',
  getQosAssignmentByDevice: 'createQosAssignment',
};
const MAKES_SOMETHING = new Set(['createSession', 'createQosAssignment']);
/** Parts of a body that any target can be expected to take. */
const SHOWN_IN_CONTROL = new Set(['devicePorts', 'applicationServerPorts']);
/** What has to be there beside a part. */
const PARTNERS: Readonly<Record<string, Record<string, unknown>>> = {
  sinkCredential: { sink: 'https://sink.example.com/events' },
};

/** First name of a path; undefined for the body itself. */
function topOf(path: string): string | undefined {
  return /^\$\.(\w+)/.exec(path)?.[1];
}

function answerText(exchange: Exchange | undefined): string {
  const { response, failure } = exchange ?? {};
  if (response === undefined) return failure?.reason ?? 'no answer';
  const [code] = valuesAt(response.json, '$.code');
  return typeof code === 'string' ? `${response.status} ${code}` : String(response.status);
}

function valueText(value: unknown): string {
  return value === REMOVED ? 'a request without it' : shown(value);
}
