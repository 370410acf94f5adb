import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The packed stadium of the demo. */
export const STADIUM_SCENARIO = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');

/** A cell in which a QoD session can be felt, for as long as one likes. */
export const SANDBOX_SCENARIO = join(packageRoot, 'scenarios', 'cells', 'sandbox.yaml');

/** The cell that conformance runs are made in, unless a target has a network of its own. */
export const CERTIFICATION_SCENARIO = join(packageRoot, 'scenarios', 'cells', 'certification.yaml');
