import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../scenarios/input-error.ts';
import { readSuite, untested } from './case-files.ts';
import { editorSchemas } from './editor-schemas.ts';
import { plan } from './plan.ts';

const REQUIREMENTS = `api: quality-on-demand
requirements:
  - { id: REQ-A, level: MUST, statement: Something must be so., source: here }
  - { id: REQ-NEW, level: MUST, statement: Something new must be so., source: here, since: r4.1 }
`;

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Reads a suite of one case file. @returns its problems as `line:column message`. */
function problems(cases: string, requirements = REQUIREMENTS): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'qod-cases-'));
  folders.push(folder);
  for (const [name, text] of [
    ['cases', cases],
    ['requirements', requirements],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'file.yaml'), text);
  }
  try {
    readSuite({ cases: join(folder, 'cases'), requirements: join(folder, 'requirements') });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

/** A case file with one case; its lines begin at line 6. */
function caseWith(...lines: string[]): string {
  return (
    [
      'api: quality-on-demand',
      'operation: createSession',
      'cases:',
      '  - id: one',
      '    title: A title of a case',
      ...lines.map((line) => `    ${line}`),
    ].join('\n') + '\n'
  );
}

const STEP = '- { request: createSession, expect: { status: 201 } }';

describe('the suite that ships', () => {
  const suite = readSuite();

  it('is sound, and every requirement has a case or a reason', () => {
    expect(suite.cases.length).toBeGreaterThan(200);
    expect(untested(suite).map(({ id }) => id)).toEqual([]);
  });

  it('plans the same cases in the same order, with unique ids', () => {
    const ids = plan(suite, 'r4.1').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(plan(readSuite(), 'r4.1').map(({ id }) => id)).toEqual(ids);
  });

  it('can be narrowed by id and by tag', () => {
    const only = (...patterns: string[]) => plan(suite, 'r3.2', patterns).map(({ id }) => id);
    expect(only('qos-profiles/*').every((id) => id.startsWith('qos-profiles/'))).toBe(true);
    expect(only('*/createSession/schema-type[?]').length).toBe(9);
    expect(only('*/createSession/schema-type[3]')).toEqual(['quality-on-demand/createSession/schema-type[3]']);
    expect(only('quality_on_demand_createSession_C01.05_missing_device')).toEqual([
      'quality-on-demand/createSession/device-missing',
    ]);
    expect(only('nothing', '*getQosProfile/*').length).toBeGreaterThan(3);
    expect(only('createSession')).toEqual([]);
  });

  it('has editor schemas that are current (npm run generate)', () => {
    for (const [file, text] of editorSchemas()) expect(readFileSync(file, 'utf8'), file).toBe(text);
  });
});

describe('a case file with a mistake is told where it is', () => {
  it.each<[string, string[], string]>([
    ['neither steps nor a reason', ['requirement: REQ-A'], '4:5 expected either steps, or cannotRun'],
    [
      'both steps and a reason',
      ['requirement: REQ-A', 'cannotRun: no black box can', 'steps:', `  ${STEP}`],
      '4:5 expected either steps, or cannotRun',
    ],
    ['an unknown requirement', ['requirement: REQ-B', 'steps:', `  ${STEP}`], '6:18 there is no requirement REQ-B'],
    [
      'a requirement of a later release',
      ['requirement: REQ-NEW', 'steps:', `  ${STEP}`],
      '6:18 REQ-NEW does not hold in v0.10.1, r1.3, r2.2, r3.2',
    ],
    [
      'an unknown operation',
      ['requirement: REQ-A', 'steps:', '  - { request: makeSession, expect: { status: 201 } }'],
      '8:20 no operation makeSession in v0.10.1, r1.3, r2.2, r3.2, r4.1',
    ],
    [
      'an unknown placeholder',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, path: { a: '${devise}' }, expect: { status: 201 } }",
      ],
      '8:9 ${devise}: no earlier step is named devise; did you mean device?',
    ],
    [
      'an incomplete placeholder',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, path: { a: '${profile}' }, expect: { status: 201 } }",
      ],
      '8:9 ${profile} is not complete',
    ],
    [
      'a malformed placeholder',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, path: { a: '${a b}' }, expect: { status: 201 } }",
      ],
      '8:9 ${a b} is no placeholder',
    ],
    [
      'a later exchange',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, as: x, path: { a: '${x.body.a}' }, expect: { status: 201 } }",
      ],
      '8:9 ${x.body.a}: no earlier step is named x',
    ],
    [
      'a missing column',
      [
        'requirement: REQ-A',
        'rows: [{ a: 1 }]',
        'steps:',
        "  - { request: createSession, path: { a: '${row.b}' }, expect: { status: 201 } }",
      ],
      '9:9 ${row.b}: the rows have no such column',
    ],
    [
      'rows that differ',
      ['requirement: REQ-A', 'rows: [{ a: 1 }, { b: 1 }]', 'steps:', `  ${STEP}`],
      '7:11 the rows differ in their columns',
    ],
    [
      'a row in a row',
      ['requirement: REQ-A', "rows: [{ a: '${row.a}' }]", 'steps:', `  ${STEP}`],
      '7:11 ${row.a} stands in a row itself',
    ],
    [
      'a need that is not said',
      [
        'requirement: REQ-A',
        'needs: [sink]',
        'steps:',
        '  - { request: createSession, token: expired, expect: { status: 401 } }',
      ],
      '7:12 the steps need expired as well',
    ],
    [
      'an asset that is not said',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, path: { a: '${asset.refusedProfile}' }, expect: { status: 201 } }",
      ],
      '4:5 the steps need refused-profile as well',
    ],
    [
      'a bad body path',
      ['requirement: REQ-A', 'steps:', '  - { request: createSession, remove: [device], expect: { status: 201 } }'],
      "8:44 'device' does not start with $",
    ],
    [
      'a bad pattern',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, expect: { status: 201, body: [{ at: $.a, matches: '(' }] } }",
      ],
      '8:85 Invalid regular expression',
    ],
    [
      'a rule that asserts nothing',
      ['requirement: REQ-A', 'steps:', '  - { request: createSession, expect: { status: 201, body: [{ at: $.a }] } }'],
      '8:65 asserts nothing',
    ],
    ['a bad wait', ['requirement: REQ-A', 'steps:', '  - wait: a while'], "8:15 'a while' is not a duration"],
    [
      'a tag of another release',
      ['requirement: REQ-A', 'until: r3.2', 'tag: { r4.1: some_tag }', 'steps:', `  ${STEP}`],
      '8:18 the case does not run in r4.1',
    ],
    [
      'releases the wrong way round',
      ['requirement: REQ-A', 'since: r4.1', 'until: r3.2', 'steps:', `  ${STEP}`],
      '8:12 no release is from since to until',
    ],
    [
      'an answer that no earlier step brings',
      [
        'requirement: REQ-A',
        'steps:',
        '  - { request: createSession, onlyIf: { answer: deleteSession, status: 204 }, expect: { status: 201 } }',
      ],
      'no earlier step is named deleteSession',
    ],
    [
      'two ways to say a body',
      [
        'requirement: REQ-A',
        'steps:',
        "  - { request: createSession, rawBody: '{', remove: [$.a], expect: { status: 400 } }",
      ],
      '8:44 stands beside body, set or remove',
    ],
    [
      'an unknown key',
      ['requirement: REQ-A', 'steps:', '  - { request: createSession, expects: { status: 201 } }'],
      '8:',
    ],
  ])('%s', (_, lines, expected) => {
    const found = problems(caseWith(...lines));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toContain(expected);
  });

  it('twice the same id, in one file or among requirements', () => {
    const twice = `${caseWith('requirement: REQ-A', 'steps:', `  ${STEP}`)}  - { id: one, title: Another title, requirement: REQ-A, cannotRun: no black box can }\n`;
    expect(problems(twice)).toEqual([
      '9:11 a second case quality-on-demand/createSession/one; expected ids that are unique for an operation',
    ]);
    const requirements = `${REQUIREMENTS}  - { id: REQ-A, level: MUST, statement: Something must be so., source: here }\n`;
    expect(problems(caseWith('requirement: REQ-A', 'steps:', `  ${STEP}`), requirements)[0]).toContain(
      'a second requirement REQ-A',
    );
  });

  it('all of them at once', () => {
    expect(
      problems(caseWith('requirement: REQ-B', 'steps:', '  - { request: makeSession, expect: { status: 201 } }')),
    ).toHaveLength(2);
  });
});
