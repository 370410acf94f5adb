import type { UeGroupFile } from './ue-group-schema.ts';
import type { ReportProblem } from './yaml-document.ts';

/** Most digits of an E.164 number. */
const MAX_DIGITS = 15;
/** The emulated network gives numbers from here on to UEs whose scenario gives none. */
const OWN_NUMBERS = { first: 99_910_000_000, last: 99_910_999_999 };

/** Finds phone numbers that two UEs would have, and runs of numbers that leave E.164. */
export function checkSubscriptions(groups: readonly UeGroupFile[], report: ReportProblem): void {
  const runs: { first: number; last: number; what: string }[] = [
    { ...OWN_NUMBERS, what: 'UEs without a number of their own' },
  ];
  for (const [n, { group, count = 1, subscription }] of groups.entries()) {
    if (subscription?.phoneNumber === undefined) continue;
    const here = (message: string): void => report(['ues', n, 'subscription', 'phoneNumber'], message);
    const first = Number(subscription.phoneNumber);
    const last = first + count - 1;
    const taken = runs.find((run) => first <= run.last && run.first <= last);
    if (taken !== undefined)
      here(`+${Math.max(first, taken.first)} belongs to ${taken.what}; expected numbers that no other UE has`);
    if (String(last).length > MAX_DIGITS) here(`+${last} has more than ${MAX_DIGITS} digits; expected fewer`);
    runs.push({ first, last, what: `a UE of ${group}` });
  }
}

/** The number `n` after a phone number, of the same country unless the run is longer than the number's digits allow. */
export function phoneNumberAfter(phoneNumber: string, n: number): string {
  return `+${Number(phoneNumber) + n}`;
}
