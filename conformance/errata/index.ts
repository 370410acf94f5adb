import type { Finding } from '../checks/finding.ts';
import { shortened } from '../checks/finding.ts';
import type { Erratum } from './erratum.ts';
import { PROVISIONING_ERRATA } from './provisioning-errata.ts';
import { SESSION_ERRATA } from './session-errata.ts';
import { SHARED_ERRATA } from './shared-errata.ts';

export type { Erratum, Reading } from './erratum.ts';

/** Every erratum that is known, in the order of the documentation. */
export const ERRATA: readonly Erratum[] = [...SHARED_ERRATA, ...SESSION_ERRATA, ...PROVISIONING_ERRATA];

const BY_ID = new Map(ERRATA.map((erratum) => [erratum.id, erratum]));

/** @throws for an id that the registry does not have */
export function erratumNamed(id: string): Erratum {
  const erratum = BY_ID.get(id);
  if (erratum === undefined) throw new Error(`there is no erratum ${id}`);
  return erratum;
}

/** Whether the strict verdict accepts what holds under these readings. */
export function ruled(id: string, readings: Readonly<Record<string, boolean>>): boolean {
  return erratumNamed(id).ruling.some((reading) => readings[reading] === true);
}

/** What an assertion found where the published files disagree: held by the ruling, with each reading beside it. */
export function contested(
  check: string,
  erratum: { id: string; readings: Readonly<Record<string, boolean>> },
  expected: string,
  actual: string,
): Finding {
  return {
    check,
    level: 'MUST',
    held: ruled(erratum.id, erratum.readings),
    expected,
    actual: shortened(actual),
    erratum,
  };
}
