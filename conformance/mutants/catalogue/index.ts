import type { Mutant } from '../mutant.ts';
import { ACCESS_MUTANTS } from './access.ts';
import { ASSIGNMENT_LIFE_MUTANTS } from './assignment-life.ts';
import { ASSIGNMENT_MUTANTS } from './assignments.ts';
import { BODY_MUTANTS } from './bodies.ts';
import { CREATION_MUTANTS } from './create-anything.ts';
import { CREATE_MUTANTS } from './create-session.ts';
import { DEVICE_MUTANTS } from './devices.ts';
import { EVENT_MUTANTS } from './events.ts';
import { EVERY_EXCHANGE_MUTANTS } from './every-exchange.ts';
import { LIFE_CYCLE_MUTANTS } from './life-cycle.ts';
import { OUTCOME_MUTANTS } from './outcomes.ts';
import { PROFILE_MUTANTS } from './profiles.ts';
import { SESSION_MUTANTS } from './sessions.ts';
import { WEBHOOK_MUTANTS } from './webhook.ts';
import { WITHOUT_CASES } from './without-cases.ts';
import { SINK_MUTANTS } from './sinks.ts';

/** Whatever the catalogue makes, with what no case can find. */
export const MADE: readonly Mutant[] = [
  ...OUTCOME_MUTANTS,
  ...EVERY_EXCHANGE_MUTANTS,
  ...EVENT_MUTANTS,
  ...SINK_MUTANTS,
  ...LIFE_CYCLE_MUTANTS,
  ...CREATE_MUTANTS,
  ...CREATION_MUTANTS,
  ...SESSION_MUTANTS,
  ...ASSIGNMENT_MUTANTS,
  ...ASSIGNMENT_LIFE_MUTANTS,
  ...WEBHOOK_MUTANTS,
  ...PROFILE_MUTANTS,
  ...ACCESS_MUTANTS,
  ...DEVICE_MUTANTS,
  ...BODY_MUTANTS,
];

/** Every mutant, of which a release has those whose requirement it has. */
export const MUTANTS: readonly Mutant[] = MADE.filter(({ id }) => !WITHOUT_CASES.has(id));
