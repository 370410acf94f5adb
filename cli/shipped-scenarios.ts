import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The scenario that the reference server stands in unless another is given. */
export const STADIUM_SCENARIO = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');

/** A cell in which a QoD session can be felt, for as long as one likes. */
export const SANDBOX_SCENARIO = join(packageRoot, 'scenarios', 'cells', 'sandbox.yaml');
