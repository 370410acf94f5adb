import { isBefore, type Release } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import { sameValue } from '../same-value.ts';
import { type Finding, must, shown } from './finding.ts';

/**
 * The device comes back only if it was sent, and a single identifier may be left out. Of several, exactly one comes back
 * since r3.2, the one that was taken (erratum device-in-answer); before, that or all of them (device-in-answer-of-old).
 * v0.10.1 knows the device as it was sent only.
 * @param kind what the check is named after, `session` or `assignment`
 */
export function checkAnsweredDevice(kind: string, device: unknown, sent: unknown, release: Release): Finding[] {
  const check = `${kind}.device`;
  if (!isObject(sent))
    return device === undefined ? [] : [must(check, false, 'absent, as in the request', shown(device))];
  const several = Object.keys(sent).length > 1;
  if (device === undefined)
    return several ? [must(check, false, 'the one of the identifiers that was taken', 'absent')] : [];
  if (isBefore(release, 'r1.3')) return [must(check, sameValue(device, sent), shown(sent), shown(device))];
  const [name, ...others] = isObject(device) ? Object.keys(device) : [];
  const one = name !== undefined && others.length === 0 && isObject(device) && sameValue(device[name], sent[name]);
  const expected = `exactly one identifier of ${shown(sent)}`;
  if (!several) return [must(check, one, expected, shown(device))];
  const readings = { one, same: sameValue(device, sent) };
  const id = isBefore(release, 'r3.2') ? 'device-in-answer-of-old' : 'device-in-answer';
  return [contested(check, { id, readings }, expected, shown(device))];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
