import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Type from 'typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from './input-error.ts';
import { Duration, Rate } from './quantity.ts';
import { type ReadOptions, readYamlDocument } from './yaml-document.ts';

const closed = { additionalProperties: false };

const Traffic = Type.Union([
  Type.Object({ type: Type.Literal('constant-bit-rate'), rate: Rate(), burst: Type.Optional(Duration()) }, closed),
  Type.Object({ type: Type.Literal('full-buffer') }, closed),
  Type.Object({ type: Type.Literal('video'), ladder: Type.Array(Rate(), { minItems: 1 }) }, closed),
]);

const Step = Type.Union([
  Type.Object({ request: Type.String(), body: Type.Optional(Type.String()) }, closed),
  Type.Object({ wait: Duration() }, closed),
]);

const schema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1 })),
    seed: Type.Optional(Type.Integer({ minimum: 1 })),
    cell: Type.Optional(
      Type.Object(
        {
          scheduler: Type.Union([Type.Literal('round-robin'), Type.Literal('proportional-fair')]),
          bandwidth: Type.String(),
        },
        closed,
      ),
    ),
    traffic: Type.Optional(Traffic),
    steps: Type.Optional(Type.Array(Step)),
    window: Type.Optional(Type.Union([Type.Literal('auto'), Duration({ minimum: '1 ms' })])),
    limits: Type.Optional(Type.Record(Type.String(), Type.Number())),
    pair: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
    tags: Type.Optional(Type.Array(Type.String(), { uniqueItems: true, maxItems: 2 })),
    code: Type.Optional(Type.String({ pattern: '^[A-Z]+$', expected: 'capital letters such as QOS' })),
  },
  closed,
);

function read(text: string, options: Omit<ReadOptions<unknown>, 'text'> = {}): unknown {
  return readYamlDocument('f.yaml', schema, { ...options, text });
}

/** The problems as lines, or an empty list when there are none. */
function problemsOf(text: string, options: Omit<ReadOptions<unknown>, 'text'> = {}): string[] {
  return failure(() => read(text, options)).message.split('\n');
}

function failure(action: () => unknown): InputError {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('expected an InputError');
}

describe('a value that fits', () => {
  it('is returned', () => {
    expect(read('name: x\ncell: {scheduler: round-robin, bandwidth: 20 MHz}\n')).toEqual({
      name: 'x',
      cell: { scheduler: 'round-robin', bandwidth: '20 MHz' },
    });
  });

  it('is frozen to its depths', () => {
    const value = read('cell: {scheduler: round-robin, bandwidth: 20 MHz}\nsteps: [{wait: 1 s}]') as {
      cell: object;
      steps: object[];
    };
    for (const part of [value, value.cell, value.steps, value.steps[0]]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('may use aliases, a byte order mark and CRLF', () => {
    expect(read('\ufeffsteps:\r\n  - &pause {wait: 1 s}\r\n  - *pause\r\n')).toEqual({
      steps: [{ wait: '1 s' }, { wait: '1 s' }],
    });
  });
});

describe('problems of the schema', () => {
  it.each([
    [
      'a misspelt key',
      'cell:\n  bandwidth: 20 MHz\n  shceduler: round-robin\n  scheduler: round-robin',
      ["f.yaml:3:3: unknown key 'shceduler'; expected one of: scheduler, bandwidth (did you mean 'scheduler'?)"],
    ],
    ['a wrong type', 'seed: abc', ["f.yaml:1:7: got string 'abc', expected integer >= 1"]],
    ['a number out of range', 'seed: 0', ['f.yaml:1:7: got number 0, expected integer >= 1']],
    ['an empty value', 'seed:', ['f.yaml:1:6: got an empty value, expected integer >= 1']],
    [
      'a name that is not in the list',
      'cell: {bandwidth: 20 MHz, scheduler: round-robbin}',
      [
        "f.yaml:1:38: got string 'round-robbin', expected one of: round-robin, proportional-fair (did you mean 'round-robin'?)",
      ],
    ],
    [
      'a missing key, at the mapping that lacks it',
      'name: x\ncell:\n  scheduler: round-robin',
      ["f.yaml:3:3: missing key 'bandwidth'; expected a text"],
    ],
    ['a text against its pattern', 'code: qos', ["f.yaml:1:7: got string 'qos', expected capital letters such as QOS"]],
    ['an empty document', '', ['f.yaml:1:1: got an empty value, expected a mapping']],
    ['a list in place of a mapping', '- a', ['f.yaml:1:1: got a list, expected a mapping']],
    ['a bad number in a record', 'limits:\n  a: 1\n  b: x', ["f.yaml:3:6: got string 'x', expected number"]],
    ['infinity', 'limits: {a: .inf}', ['f.yaml:1:13: got number Infinity, expected number']],
    ['a tuple that is too long', 'pair: [1, 2, 3]', ['f.yaml:1:7: got 3 items, expected at most 2']],
    [
      'a list that is too long and repeats',
      'tags: [a, b, a]',
      [
        'f.yaml:1:7: got 3 items, expected a list of at most 2 items',
        'f.yaml:1:7: items 0 and 2 are equal; expected no repeats',
      ],
    ],
    [
      'a built-in property name',
      'constructor: 1',
      [
        "f.yaml:1:1: unknown key 'constructor'; expected one of: name, seed, cell, traffic, steps, window, limits, pair, tags, code",
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('are all told at once, in order of position', () => {
    expect(problemsOf('steps: [{wait: 1}]\nseed: 0\ncode: 5')).toEqual([
      'f.yaml:1:16: 1 has no unit; expected a duration such as 20 s or 500 ms',
      'f.yaml:2:7: got number 0, expected integer >= 1',
      'f.yaml:3:7: got number 5, expected capital letters such as QOS',
    ]);
  });

  it('carry file, line and column apart from the message', () => {
    expect(failure(() => read('seed: 0')).problems).toEqual([
      { file: 'f.yaml', line: 1, column: 7, message: 'got number 0, expected integer >= 1' },
    ]);
  });

  it('are counted beyond the hundredth', () => {
    const problems = problemsOf(Array.from({ length: 250 }, (_, i) => `unknown-${i}: 1`).join('\n'));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('f.yaml: and 150 more problems');
  });

  it('show long and odd texts on one line', () => {
    const [problem, ...others] = problemsOf(`seed: "${'x'.repeat(500)}\\n\\e[31m"`);
    expect(others).toEqual([]);
    expect(problem).toBe(`f.yaml:1:7: got string '${'x'.repeat(60)}…', expected integer >= 1`);
    expect(problemsOf('seed: "a\\n\\e[31m"')).toEqual([
      "f.yaml:1:7: got string 'a\\n\\u001b[31m', expected integer >= 1",
    ]);
  });
});

describe('problems of a union', () => {
  it.each([
    [
      'are those of the named branch',
      'traffic:\n  type: video\n  ladder: []\n  rate: 1 bit/s',
      [
        'f.yaml:3:11: got 0 items, expected a list of at least 1 item',
        "f.yaml:4:3: unknown key 'rate'; expected one of: type, ladder",
      ],
    ],
    [
      'name the branches when the name is unknown',
      'traffic:\n  type: vidio\n  rate: x',
      [
        "f.yaml:2:9: got string 'vidio', expected one of: constant-bit-rate, full-buffer, video (did you mean 'video'?)",
      ],
    ],
    [
      'name the branches when the name is missing',
      'traffic:\n  rate: 1 bit/s',
      ["f.yaml:2:3: missing key 'type'; expected one of: constant-bit-rate, full-buffer, video"],
    ],
    ['ask for a mapping', 'traffic: 5', ['f.yaml:1:10: got number 5, expected a mapping']],
    [
      'take the branch that shares most keys',
      'steps:\n  - wait: 5\n  - request: 5\n    wiat: x',
      [
        'f.yaml:2:11: 5 has no unit; expected a duration such as 20 s or 500 ms',
        'f.yaml:3:14: got number 5, expected a text',
        "f.yaml:4:5: unknown key 'wiat'; expected one of: request, body",
      ],
    ],
    [
      'name all scalars that fit',
      'window: 20',
      ["f.yaml:1:9: got number 20, expected 'auto' or a duration such as 20 s or 500 ms, at least 1 ms"],
    ],
    [
      'name all texts that fit',
      'window: 0 ms',
      ["f.yaml:1:9: got string '0 ms', expected 'auto' or a duration such as 20 s or 500 ms, at least 1 ms"],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('reach through references', () => {
    const Node = Type.Object(
      { all: Type.Optional(Type.Array(Type.Ref('Condition'))), not: Type.Optional(Type.Ref('Condition')) },
      closed,
    );
    const Leaf = Type.Object({ is: Type.String() }, closed);
    const conditions = Type.Cyclic({ Condition: Type.Union([Node, Leaf]) }, 'Condition');
    const problems = failure(() =>
      readYamlDocument('f.yaml', conditions, { text: 'all:\n  - is: x\n  - not:\n      is: 5' }),
    );
    expect(problems.message).toBe('f.yaml:4:11: got number 5, expected a text');
  });
});

describe('problems of the YAML text', () => {
  it.each([
    ['syntax', 'a: [1, 2', /^f\.yaml:1:9: not valid YAML: .*/],
    [
      'a second document',
      'name: a\n---\nname: b',
      /^f\.yaml:2:1: a second YAML document starts here; expected one document$/,
    ],
    ['a tag', 'name: !secret x', /^f\.yaml:1:7: Unresolved tag: !secret; expected no tags$/],
    ['a key that is a list', '? [a]\n: 1', /^f\.yaml:1:3: not valid YAML: .*keys.*$/],
    [
      'nesting too deep',
      '['.repeat(500) + ']'.repeat(500),
      /^f\.yaml:1:101: nested too deeply; expected at most 100 levels$/,
    ],
    ['nesting as deep as the stack', '['.repeat(50_000), /nested too deeply/],
    ['an alias without anchor', 'name: *nobody', /^f\.yaml:1:7: no anchor &nobody before its alias$/],
    ['a circle', 'tags: &t [a, *t]', /^f\.yaml:1:14: an alias inside of its own anchor; expected no circles$/],
    ['aliases that multiply', bomb(), /^f\.yaml(:\d+:\d+)?: .*alias.*$/],
    [
      'too many aliases',
      `name: &n x\ntags: [${'*n, '.repeat(1001)}]`,
      /^f\.yaml:2:\d+: too many aliases; expected at most 1000$/,
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  it('duplicate keys are told together with what else is wrong', () => {
    expect(problemsOf('name: a\nseed: 0\nname: b')).toEqual([
      'f.yaml:2:7: got number 0, expected integer >= 1',
      "f.yaml:3:1: duplicate key 'name'; expected each key once",
    ]);
  });

  it('does not take a quadratic time to find duplicate keys', () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(problemsOf(text)).toHaveLength(101);
  }, 20_000);
});

function bomb(): string {
  const level = (n: number): string => `k${n}: &k${n} [${`*k${n - 1}, `.repeat(9)}]`;
  return ['k0: &k0 [x]', ...Array.from({ length: 9 }, (_, n) => level(n + 1))].join('\n');
}

describe('checks beyond the schema', () => {
  const check: ReadOptions<unknown>['check'] = (_value, at) => {
    at(['steps', 1, 'wait'], 'too long');
    at(['cell', 'scheduler'], 'unfit');
    at(['cell', 'nothing', 'here'], 'absent');
  };

  it('are placed at their paths, or at the deepest part that exists', () => {
    const text = 'cell:\n  scheduler: round-robin\n  bandwidth: 5 MHz\nsteps:\n  - wait: 1 s\n  - wait: 2 s';
    expect(problemsOf(text, { check })).toEqual(['f.yaml:2:3: absent', 'f.yaml:2:14: unfit', 'f.yaml:6:11: too long']);
  });

  it('are placed at the alias or inside its anchor', () => {
    const text = 'steps:\n  - &one\n    wait: 1 s\n  - *one\ncell: {scheduler: round-robin, bandwidth: 5 MHz}';
    const problems = problemsOf(text, {
      check: (_, at) => {
        at(['steps', 1], 'whole');
        at(['steps', 1, 'wait'], 'inside');
      },
    });
    expect(problems).toEqual(['f.yaml:3:11: inside', 'f.yaml:4:5: whole']);
  });

  it('see only values that fit the schema', () => {
    expect(problemsOf('seed: x', { check: () => expect.fail('called') })).toHaveLength(1);
  });
});

describe('overrides', () => {
  const text = 'name: a\ncell: &c {scheduler: round-robin, bandwidth: 20 MHz}\nsteps: [{wait: 1 s}, {wait: 2 s}]';

  it('replace, add and append values', () => {
    expect(read(text, { set: ['cell.bandwidth=40 MHz', 'seed=7', 'steps.1.wait=9 s', 'steps.2={wait: 3 s}'] })).toEqual(
      {
        name: 'a',
        seed: 7,
        cell: { scheduler: 'round-robin', bandwidth: '40 MHz' },
        steps: [{ wait: '1 s' }, { wait: '9 s' }, { wait: '3 s' }],
      },
    );
  });

  it('start from an empty document and make mappings on the way', () => {
    expect(read('', { set: ['limits.x=1', 'name=a=b'] })).toEqual({ limits: { x: 1 }, name: 'a=b' });
  });

  it('change one use of an alias, or all uses through the anchor', () => {
    const aliased = 'steps:\n  - &one {wait: 1 s}\n  - *one';
    expect(read(aliased, { set: ['steps.1.wait=2 s'] })).toEqual({ steps: [{ wait: '1 s' }, { wait: '2 s' }] });
    expect(read(aliased, { set: ['steps.0={wait: 3 s}'] })).toEqual({ steps: [{ wait: '3 s' }, { wait: '3 s' }] });
  });

  it.each([
    [
      'cell.bandwith=5',
      [
        "--set cell.bandwith=5: unknown key 'bandwith'; expected one of: scheduler, bandwidth (did you mean 'bandwidth'?)",
      ],
    ],
    ['cel.x.y=5', [expect.stringMatching(/^--set cel\.x\.y=5: unknown key 'cel'; .*\(did you mean 'cell'\?\)$/)]],
    ['seed=abc', ["--set seed=abc: got string 'abc', expected integer >= 1"]],
    [
      'traffic.rate=5 bit/s',
      ["--set traffic.rate=5 bit/s: missing key 'type'; expected one of: constant-bit-rate, full-buffer, video"],
    ],
    ['steps.7.wait=1 s', ["--set steps.7.wait=1 s: no item '7' in 'steps'; expected an index from 0 to 2"]],
    ['steps.-1=x', ["--set steps.-1=x: no item '-1' in 'steps'; expected an index from 0 to 2"]],
    ['name.x=1', ["--set name.x=1: 'name' is neither a mapping nor a list; expected the path to end there"]],
    ['novalue', ['--set novalue: expected path=value, such as cell.bandwidth=20 MHz']],
    ['a..b=1', ['--set a..b=1: expected path=value, such as cell.bandwidth=20 MHz']],
    ['name=[', [expect.stringMatching(/^--set name=\[: the value is not YAML: /)]],
    ['name=*c', [expect.stringMatching(/^--set name=\*c: the value/)]],
  ])('%s', (override, expected) => {
    expect(problemsOf(text, { set: [override] })).toEqual(expected);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yaml-document-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);

  it('are read from disk', () => {
    writeFileSync(path('good.yaml'), 'name: ü\n');
    expect(readYamlDocument(path('good.yaml'), schema)).toEqual({ name: 'ü' });
  });

  it.each([
    ['missing.yaml', () => undefined, 'no such file; expected a YAML file'],
    ['folder.yaml', (file: string) => mkdirSync(file), 'is a folder; expected a YAML file'],
    [
      'latin1.yaml',
      (file: string) => writeFileSync(file, Buffer.from([0x6e, 0xfc])),
      'is not UTF-8 text; expected a YAML file in UTF-8',
    ],
    [
      'large.yaml',
      (file: string) => writeFileSync(file, Buffer.alloc(5_000_001, 0x20)),
      'has 5000001 bytes; expected at most 5000000',
    ],
    ['a\0b.yaml', () => undefined, 'is not a file name'],
  ])('%s', (name, make, expected) => {
    make(path(name));
    expect(failure(() => readYamlDocument(path(name), schema)).problems).toEqual([
      { file: path(name), message: expected },
    ]);
  });
});

it('a schema that forgets unknown keys is a mistake of the program', () => {
  expect(() =>
    readYamlDocument('f.yaml', Type.Object({ a: Type.Object({ b: Type.String() }) }, closed), { text: '{}' }),
  ).toThrow('schema #/properties/a must say additionalProperties: false (or true)');
});

describe('arbitrary input', () => {
  const readSafely = (text: string, set: string[]): void => {
    try {
      read(text, { set });
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
    }
  };
  const fragments = [
    'name',
    'cell',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '!!str ',
    '? ',
    '|\n',
    '>',
    '"',
    "'",
    '#',
    '---',
    '...',
    '%YAML 1.1',
    '<<',
    '1',
    '~',
    '\t',
    'é',
    '__proto__',
    ',',
  ];

  it('never makes anything but a value or an InputError', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 2 }), readSafely), {
      numRuns: 500,
    });
  });

  it('neither does text that is nearly YAML', () => {
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, fc.array(text, { maxLength: 2 }), readSafely), { numRuns: 3000 });
  });

  it('nor does valid YAML of any shape', () => {
    const document = fc.dictionary(
      fc.constantFrom('name', 'seed', 'cell', 'traffic', 'steps', 'window', 'limits', 'pair', 'tags', 'x'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(document, (value) => readSafely(JSON.stringify(value), [])),
      { numRuns: 1000 },
    );
  });
});
