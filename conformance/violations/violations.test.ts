import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesAt, withoutValueAt, withValueAt } from '../body-path.ts';
import { readSuite } from '../case-files.ts';
import { apisOf, contractOf, RELEASES, validatorFor } from '../contract/index.ts';
import { type Field, fieldsOf } from './field.ts';
import { type Mutation, mutationsOf } from './mutation.ts';
import { violationCases } from './violation-cases.ts';

/** Every field of every request body of every release. */
const FIELDS = RELEASES.flatMap((release) =>
  apisOf(release).flatMap((api) =>
    contractOf(api, release).operations.flatMap((operation) =>
      fieldsOf(api, operation, release).map((field) => ({ release, api, operation, field })),
    ),
  ),
);

const broken = ({ body, path }: Field, value: unknown) => withValueAt(body, path, value);

describe('the generated violations', () => {
  it('start from bodies that are valid', () => {
    const invalid = FIELDS.flatMap(({ release, api, operation, field }) =>
      validatorFor(contractOf(api, release))
        .validateRequest(operation.operationId, field.body)
        .map(({ pointer, message }) => [release, operation.operationId, pointer, message]),
    );
    expect(invalid).toEqual([]);
    // 31 fields of createSession in v0.10.1 alone: it is not nothing that is valid.
    expect(FIELDS.length).toBeGreaterThan(300);
  });

  it('break the field that they say, by our contract', { timeout: 60_000 }, () => {
    const harmless: unknown[] = [];
    for (const { release, api, operation, field } of FIELDS) {
      if (field.path === '$') continue;
      const validator = validatorFor(contractOf(api, release));
      const pointer = `/${field.path
        .slice(2)
        .replaceAll(/\[(\d+)\]/g, '/$1')
        .replaceAll('.', '/')}`;
      const isValid = (value: unknown) => {
        const violations = validator.validateRequest(operation.operationId, broken(field, value));
        // An alternative or a mapped schema tells of its own pointer or of the one above.
        return !violations.some((each) => each.pointer.startsWith(pointer) || pointer.startsWith(each.pointer));
      };
      for (const { keyword, values, level } of mutationsOf(field.schema, valuesAt(field.body, field.path)[0])) {
        const valid = fc.sample(values, { seed: 1, numRuns: 20 }).filter(isValid);
        if (valid.length > 0 && level === 'MUST')
          harmless.push([release, operation.operationId, field.path, keyword, valid[0]]);
      }
    }
    expect(harmless).toEqual([]);
  });

  it('leave out what is required, and add what is not declared', () => {
    for (const { release, api, operation, field } of FIELDS) {
      const validator = validatorFor(contractOf(api, release));
      const violations = (body: unknown) => validator.validateRequest(operation.operationId, body).length;
      if (field.required)
        expect([field.path, violations(withoutValueAt(field.body, field.path)) > 0]).toEqual([field.path, true]);
      if (!field.closed) continue;
      const more = withValueAt(field.body, field.path === '$' ? '$.unheardOf' : `${field.path}.unheardOf`, 7);
      expect([release, field.path, violations(more) > 0]).toEqual([release, field.path, true]);
    }
  });

  it('break every keyword that restricts a field, counted anew', () => {
    const restricting = [
      'pattern',
      'minLength',
      'maxLength',
      'minimum',
      'maximum',
      'minItems',
      'maxItems',
      'uniqueItems',
      'minProperties',
    ];
    const missed = FIELDS.flatMap(({ release, operation, field }) => {
      const made = new Set(
        mutationsOf(field.schema, valuesAt(field.body, field.path)[0]).map(({ keyword }: Mutation) => keyword),
      );
      return restricting
        .filter((keyword) => field.schema[keyword] !== undefined && !made.has(keyword) && !isTooLarge(field, keyword))
        .map((keyword) => [release, operation.operationId, field.path, keyword]);
    });
    expect(missed).toEqual([]);
  });

  it('are cases with stable ids under requirements of the release', () => {
    const { requirements } = readSuite();
    const ids = violationCases('r4.1', requirements).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('quality-on-demand/createSession/invalid[$.device.phoneNumber]');
    expect(ids).toContain('quality-on-demand/createSession/missing[$.duration]');
    expect(ids).toContain('qos-provisioning/createQosAssignment/unknown[$.device]');
    // Only r4.1 refuses what it does not know.
    expect(violationCases('r3.2', requirements).filter(({ id }) => id.includes('unknown['))).toEqual([]);
  });
});

/** A limit too large to send, and one of a text that has to be longer than nothing anyway. */
function isTooLarge({ schema }: Field, keyword: string): boolean {
  const limit = Number(schema[keyword]);
  return (keyword === 'maxItems' || keyword === 'maxLength') && limit >= 10_000;
}
