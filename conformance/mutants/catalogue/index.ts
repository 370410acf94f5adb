import type { Mutant } from '../mutant.ts';
import { ACCESS_MUTANTS } from './access.ts';
import { BODY_MUTANTS } from './bodies.ts';
import { DEVICE_MUTANTS } from './devices.ts';

/** Every mutant, of which a release has those whose requirement it has. */
export const MUTANTS: readonly Mutant[] = [...ACCESS_MUTANTS, ...DEVICE_MUTANTS, ...BODY_MUTANTS];
