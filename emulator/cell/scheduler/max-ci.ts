import type { MacScheduler } from './mac-scheduler.ts';

/**
 * Maximum C/I: whoever has the best channel is next, which gives the highest sum of rates and no share at all to a UE whose
 * channel is never the best. Weight: 1, so that the MAC compares the rates alone.
 */
export class MaxCi implements MacScheduler {
  readonly name = 'max-ci';
  readonly guaranteesFirst = true;
  readonly channelAware = true;

  weight(): number {
    return 1;
  }

  served(): void {
    // The past does not matter.
  }
}
