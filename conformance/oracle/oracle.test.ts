import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseDefinition } from '../case.ts';
import { runOne, type SuiteOnFake } from '../test/suite-on-fake.ts';
import { type Command, commandText, sequences } from './command.ts';

const STEPS: NonNullable<CaseDefinition['steps']> = [{ oracle: 'session', sequences: 40, length: 8 }];

async function played(fake: SuiteOnFake['fake'] = {}) {
  const { verdict, assertions } = await runOne({ steps: STEPS }, { release: 'r4.1', fake });
  const oracle = assertions.find(({ check }) => check === 'oracle');
  return { verdict, expected: oracle?.expected, actual: oracle?.actual };
}

describe('sequences on a server', () => {
  it('find nothing wrong with an honest one', async () => {
    expect(await played()).toMatchObject({ verdict: 'passed', actual: 'so in 40 sequences' });
  });

  // A session that outlives its deletion shows first in create, end, read; nothing shorter can show it, and it shrinks to that.
  it('shrink to the shortest that shows the fault', async () => {
    const sessions = new Map<string, unknown>();
    const { verdict, expected, actual } = await played({
      alter: (reply, { operationId }) => {
        const body = reply.body as { sessionId?: string } | undefined;
        if (operationId === 'createSession' && body?.sessionId !== undefined) sessions.set('last', body);
        return operationId === 'getSession' && reply.status === 404
          ? { ...reply, status: 200, body: sessions.get('last') }
          : reply;
      },
    });
    expect(verdict).toBe('failed');
    expect(expected).toMatch(/^404/);
    expect(actual).toMatch(/^200 .* after create, end, read$/);
  });
});

describe('commands', () => {
  it('are none that a target has not', () => {
    const without = sequences({ kind: 'assignment', lists: false, outlives: false }, 20);
    const names = new Set(fc.sample(without, { numRuns: 200, seed: 1 }).flatMap((all) => all.map((each) => each.do)));
    expect([...names].sort()).toEqual(['create', 'end', 'read', 'wait']);
  });

  it('are told as a person would', () => {
    const all: Command[] = [
      { do: 'create' },
      { do: 'extend', of: 1, additionalS: 3 },
      { do: 'wait', forS: 2 },
      { do: 'outlive' },
      { do: 'read', of: 0 },
    ];
    expect(all.map(commandText).join(', ')).toBe(
      'create, extend the one before by 3 s, wait 2 s, wait for the end, read',
    );
  });
});
