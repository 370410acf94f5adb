import type { ApiName, Release } from './contract/index.ts';

/** The releases and APIs that the suite has cases for. The contract describes more. */
export const SUITE_RELEASES = ['r3.2', 'r4.1'] as const satisfies readonly Release[];
export const SUITE_APIS = ['quality-on-demand', 'qos-profiles'] as const satisfies readonly ApiName[];
