import fc from 'fast-check';
import type { OracleStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { shortened, shown } from '../checks/finding.ts';
import { operationNamed } from '../contract/index.ts';
import type { Exchange } from '../exchange.ts';
import { type Command, commandText, sequences } from '../oracle/command.ts';
import { LifeCycleModel } from '../oracle/life-cycle-model.ts';
import { RESOURCE_KINDS, type ResourceVocabulary } from '../resource-kind.ts';
import { checkAgreement } from './agreement.ts';
import type { Progress } from './progress.ts';
import { usualBody, usualMessage } from './usual-request.ts';
import { longestLifeS } from './waiting-time.ts';

/** Most sequences that one step plays, those that look for a shorter one included. */
const MOST_SEQUENCES = 60;
/** Longest shortest duration that is waited for where long waits are not allowed, in seconds. */
const SHORT_WAIT_S = 30;
/** What a session is asked to last longer than the shortest, in seconds: for a few commands and extensions. */
const SPARE_S = 15;

/** What a target did that the model does not allow. */
interface Breach {
  commands: readonly Command[];
  expected: string;
  actual: string;
}

/**
 * Plays random sequences of operations and waits, and holds each answer against what a session or an assignment can be by then. A
 * sequence that fails is shrunk to a shortest one.
 */
export async function runOracle(run: CaseRun, { oracle, sequences: count, length }: OracleStep): Promise<Progress> {
  const player = new SequencePlayer(run, RESOURCE_KINDS[oracle]);
  const seed = Number.parseInt(run.resources.random.uuid().slice(0, 8), 16) | 0;
  let played = 0;
  const property = fc.asyncProperty(sequences(player.repertoire, length), async (commands) => {
    if (player.isOver || played++ >= MOST_SEQUENCES) return true;
    return (await player.play(commands)) === undefined;
  });
  await fc.check(property, { numRuns: count, seed });
  if (player.isLost) return 'stop';
  if (player.isDisturbed)
    run.inconclusive.push('the network has ended a session by itself, which no sequence asked for');
  const { shortest } = player;
  const expected = shortest?.expected ?? 'what the model allows';
  const actual = shortest === undefined ? `so in ${Math.min(played, count)} sequences` : breachText(shortest);
  run.conclude([run.expectation('oracle', shortest === undefined, expected, actual)]);
  return shortest === undefined ? 'go on' : 'stop';
}

function breachText({ commands, actual }: Breach): string {
  return `${actual} after ${commands.map(commandText).join(', ')}`;
}

class SequencePlayer {
  readonly #run: CaseRun;
  readonly #words: ResourceVocabulary;
  /** The shortest sequence so far that has failed. */
  shortest: Breach | undefined;
  isLost = false;
  isDisturbed = false;

  constructor(run: CaseRun, words: ResourceVocabulary) {
    this.#run = run;
    this.#words = words;
  }

  get repertoire() {
    const { target, context } = this.#run;
    const { kind, api, byDevice } = this.#words;
    const isShort = (context.profile.minDurationS ?? 1) <= SHORT_WAIT_S;
    return {
      kind,
      lists: operationNamed(api, byDevice, context.release) !== undefined,
      outlives: kind === 'session' && (target.longWaits || isShort),
    };
  }

  get isOver(): boolean {
    return this.isLost || this.isDisturbed;
  }

  /** @returns the breach, after which the device is free again as far as that can be had. */
  async play(commands: readonly Command[]): Promise<Breach | undefined> {
    const { target, context } = this.#run;
    const model = new LifeCycleModel({
      kind: this.#words.kind,
      release: context.release,
      availableWithinMs: target.budgets.availableWithinMs,
      clockToleranceMs: target.budgets.clockToleranceMs,
    });
    const done: Command[] = [];
    let breach: Breach | undefined;
    for (const command of commands) {
      done.push(command);
      const wrong = await this.#give(command, model);
      if (model.isDisturbed) this.isDisturbed = true;
      if (this.isOver) return undefined;
      if (wrong === undefined) continue;
      breach = { commands: [...done], ...wrong };
      break;
    }
    const left = await this.#finish(model);
    if (this.isOver) return undefined;
    breach ??= left === undefined ? undefined : { commands: [...done, { do: 'end', of: 0 }], ...left };
    if (breach !== undefined && breach.commands.length <= (this.shortest?.commands.length ?? Infinity))
      this.shortest = breach;
    return breach;
  }

  async #give(command: Command, model: LifeCycleModel): Promise<Omit<Breach, 'commands'> | undefined> {
    const { time } = this.#run.target;
    if (command.do === 'wait') return void (await time.waitUntil(time.nowMs() + command.forS * 1000));
    if (command.do === 'outlive') {
      const ends = model.left().map(({ overByMs }) => overByMs);
      const endMs = Math.max(time.nowMs(), ...ends.filter((ms) => ms !== Infinity));
      return void (await time.waitUntil(Math.min(endMs, time.nowMs() + longestLifeS(this.#run) * 1000)));
    }
    const id = 'of' in command ? model.at(command.of)?.id : undefined;
    if ('of' in command && id === undefined) return undefined;
    const before = this.#run.ledger.news();
    const exchange = await this.#run.send(this.#messageOf(command, id));
    if (exchange.failure?.reached === false) {
      this.isLost = true;
      return undefined;
    }
    const { response, startedAtMs: sentAtMs, endedAtMs: receivedAtMs } = exchange;
    if (response === undefined) return { expected: 'an answer', actual: answerText(exchange) };
    const expected = model.judge(command, { status: response.status, json: response.json, sentAtMs, receivedAtMs });
    if (expected !== undefined) return { expected, actual: answerText(exchange) };
    return this.#disagreement(before);
  }

  /** What the network does is held against every answer. */
  async #disagreement(before: string): Promise<Omit<Breach, 'commands'> | undefined> {
    const { assertions } = this.#run;
    const count = assertions.length;
    await checkAgreement(this.#run, before);
    const failed = assertions.slice(count).find(({ held }) => !held);
    return failed && { expected: failed.expected, actual: `${failed.actual} in the network` };
  }

  #messageOf(command: Exclude<Command, { do: 'wait' | 'outlive' }>, id: string | undefined) {
    const { api, create, read, end, byDevice } = this.#words;
    const names = { create, read, end, list: byDevice, extend: 'extendQosSessionDuration' };
    const named = this.#run.operationNamed(api, names[command.do]);
    return usualMessage(this.#run, named, this.#bodyOf(command, named.operation), id);
  }

  #bodyOf(command: Command, operation: Parameters<typeof usualBody>[1]): unknown {
    if (command.do === 'extend') return { requestedAdditionalDuration: command.additionalS };
    const usual = usualBody(this.#run, operation);
    if (command.do !== 'create' || this.#words.kind !== 'session') return usual;
    const { minDurationS = 1, maxDurationS = Infinity } = this.#run.context.profile;
    const sink = this.#run.resources.mailbox?.url;
    return {
      ...(usual as object),
      duration: Math.min(maxDurationS, minDurationS + SPARE_S),
      ...(sink === undefined ? {} : { sink }),
    };
  }

  /** Ends what is left, by the same rules. */
  async #finish(model: LifeCycleModel): Promise<Omit<Breach, 'commands'> | undefined> {
    const { time, budgets } = this.#run.target;
    let breach: Omit<Breach, 'commands'> | undefined;
    for (const life of model.left()) {
      const of = model.placeOf(life);
      breach ??= await this.#give({ do: 'end', of }, model);
      const deadlineMs = time.nowMs() + budgets.availableWithinMs;
      while (breach === undefined && !this.isOver && life.isEnding && time.nowMs() < deadlineMs) {
        await time.waitUntil(time.nowMs() + 200);
        breach = await this.#give({ do: 'read', of }, model);
      }
    }
    return breach;
  }
}

function answerText({ response, failure }: Exchange): string {
  if (response === undefined) return failure?.reason ?? 'no answer';
  return shortened(`${response.status} ${response.json === undefined ? '' : shown(response.json)}`.trim());
}
