import { describe, expect, it } from 'vitest';
import { parseBodyPath, valuesAt, withoutValueAt, withValueAt } from './body-path.ts';

const BODY = { device: { phoneNumber: '+1', 'x-y': null }, ports: [{ from: 1 }, { from: 2 }] };

describe('body paths', () => {
  it('lead to values', () => {
    expect(valuesAt(BODY, '$')).toEqual([BODY]);
    expect(valuesAt(BODY, '$.device.phoneNumber')).toEqual(['+1']);
    expect(valuesAt(BODY, '$.device.x-y')).toEqual([null]);
    expect(valuesAt(BODY, '$.ports[1].from')).toEqual([2]);
    expect(valuesAt(BODY, '$.ports[*].from')).toEqual([1, 2]);
    expect(valuesAt([1, 2], '$[*]')).toEqual([1, 2]);
  });

  it('lead nowhere without a fault', () => {
    for (const path of [
      '$.nothing',
      '$.device.phoneNumber.length',
      '$.ports[2]',
      '$.ports.from',
      '$.device[0]',
      '$.constructor',
      '$.ports.length',
    ]) {
      expect(valuesAt(BODY, path), path).toEqual([]);
    }
    expect(valuesAt(undefined, '$.a')).toEqual([]);
  });

  it('set values in a copy, making what is missing', () => {
    expect(withValueAt(BODY, '$.device.phoneNumber', 7)).toMatchObject({ device: { phoneNumber: 7, 'x-y': null } });
    expect(withValueAt({}, '$.a.b[0].c', 1)).toEqual({ a: { b: [{ c: 1 }] } });
    expect(withValueAt(BODY, '$.ports[2]', 3)).toMatchObject({ ports: [{ from: 1 }, { from: 2 }, 3] });
    expect(withValueAt(BODY, '$', null)).toBe(null);
    expect(Object.hasOwn(withValueAt({}, '$.__proto__', 1) as object, '__proto__')).toBe(true);
    expect(BODY.device.phoneNumber).toBe('+1');
  });

  it('remove values in a copy', () => {
    expect(withoutValueAt(BODY, '$.device.phoneNumber')).toMatchObject({ device: { 'x-y': null } });
    expect(withoutValueAt(BODY, '$.ports[0]')).toMatchObject({ ports: [{ from: 2 }] });
    expect(withoutValueAt(BODY, '$.nothing')).toBe(BODY);
  });

  it('are refused where they are none', () => {
    for (const path of ['a', '$a', '$.', '$[x]', '$.a..b', '$[01]'])
      expect(() => parseBodyPath(path), path).toThrow(/expected/);
    expect(() => withValueAt(BODY, '$.ports[*]', 1)).toThrow('wildcard');
    expect(() => withValueAt(BODY, '$.ports[5]', 1)).toThrow('skips');
  });
});
