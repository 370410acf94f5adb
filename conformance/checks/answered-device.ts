import { isBefore, type Release } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import { sameValue } from '../same-value.ts';
import { type Finding, must, shown } from './finding.ts';

/**
 * The device comes back only if it was sent. Of several identifiers exactly one comes back since r3.2, the one that was
 * taken (erratum device-in-answer); before, the device as it was sent. A single identifier may be left out.
 * @param kind what the check is named after, `session` or `assignment`
 */
export function checkAnsweredDevice(kind: string, device: unknown, sent: unknown, release: Release): Finding[] {
  const check = `${kind}.device`;
  if (!isObject(sent))
    return device === undefined ? [] : [must(check, false, 'absent, as in the request', shown(device))];
  const several = Object.keys(sent).length > 1;
  if (device === undefined)
    return several ? [must(check, false, 'the one of the identifiers that was taken', 'absent')] : [];
  if (isBefore(release, 'r3.2')) return [must(check, sameValue(device, sent), shown(sent), shown(device))];
  const [name, ...others] = isObject(device) ? Object.keys(device) : [];
  const one = name !== undefined && others.length === 0 && isObject(device) && sameValue(device[name], sent[name]);
  const expected = `exactly one identifier of ${shown(sent)}`;
  if (!several) return [must(check, one, expected, shown(device))];
  const readings = { one, same: sameValue(device, sent) };
  return [contested(check, { id: 'device-in-answer', readings }, expected, shown(device))];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
