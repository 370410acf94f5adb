import { describe, expect, it } from 'vitest';
import { operationNamed } from '../contract/index.ts';
import type { Exchange } from '../exchange.ts';
import { SessionLife } from './session-life.ts';

const OPTIONS = { extends: true, availableWithinMs: 1_000 };
const ID = 'b0c4a6f2-0000-4000-8000-000000000001';

type Answer = { status: number; json?: unknown } | 'no answer';

/** What a life sends while these answers come, in turn, and how it ends. */
function lived(answers: readonly Answer[], { options = OPTIONS, stepMs = 10 } = {}) {
  const life = new SessionLife(options);
  const sent: string[] = [];
  answers.forEach((answer, n) => {
    const name = life.next;
    if (name === undefined) throw new Error(`the life is over after ${n} answers`);
    sent.push(name);
    life.took(exchange(name, answer, n * stepMs));
  });
  return { sent, next: life.next, end: life.end, neverAvailable: life.neverAvailable };
}

function exchange(name: string, answer: Answer, atMs: number): Exchange {
  const { api, operation } = operationNamed('quality-on-demand', name, 'r4.1')!;
  const url = `http://127.0.0.1/quality-on-demand/v1rc3${operation.path.replace('{sessionId}', ID)}`;
  const about = {
    name,
    api,
    operation,
    role: 'two-legged' as const,
    startedAtMs: atMs,
    endedAtMs: atMs,
    durationMs: 1,
  };
  const request = { method: operation.method.toUpperCase(), url, headers: {} };
  if (answer === 'no answer') return { ...about, request, failure: { reached: true, reason: 'no answer' } };
  const { status, json } = answer;
  const response = {
    status,
    headers: {},
    byteLength: 0,
    text: '',
    validUtf8: true,
    ...(json === undefined ? {} : { json }),
  };
  return { ...about, request, response };
}

const session = (qosStatus: string) => ({ sessionId: ID, qosStatus });
const CREATED = { status: 201, json: session('REQUESTED') };
const REQUESTED = { status: 200, json: session('REQUESTED') };
const AVAILABLE = { status: 200, json: session('AVAILABLE') };
const DELETED = { status: 204 };

describe('the life of a session under load', () => {
  it('is create, get until AVAILABLE, extend, get, delete', () => {
    expect(lived([CREATED, REQUESTED, REQUESTED, AVAILABLE, AVAILABLE, AVAILABLE, DELETED])).toEqual({
      sent: [
        'createSession',
        ...['getSession', 'getSession', 'getSession'],
        'extendQosSessionDuration',
        'getSession',
        'deleteSession',
      ],
      next: undefined,
      end: 'deleted',
      neverAvailable: false,
    });
  });

  it('leaves out the extension where the release has none', () => {
    const { sent } = lived([CREATED, AVAILABLE, DELETED], { options: { ...OPTIONS, extends: false } });
    expect(sent).toEqual(['createSession', 'getSession', 'deleteSession']);
  });

  it('waits no longer for AVAILABLE than the target has', () => {
    // Answered 0.6 s and 1.2 s after the creation, and 1 s is allowed.
    const { sent, next, neverAvailable } = lived([CREATED, REQUESTED, REQUESTED], { stepMs: 600 });
    expect(sent).toEqual(['createSession', 'getSession', 'getSession']);
    expect([next, neverAvailable]).toEqual(['deleteSession', true]);
  });

  it('deletes at once what the network has refused', () => {
    const refused = { status: 200, json: session('UNAVAILABLE') };
    expect(lived([CREATED, refused])).toMatchObject({ next: 'deleteSession', neverAvailable: true });
  });

  it('deletes after any trouble, and tries so three times', () => {
    expect(lived([CREATED, { status: 503 }]).next).toBe('deleteSession');
    expect(lived([CREATED, 'no answer']).next).toBe('deleteSession');
    expect(lived([CREATED, AVAILABLE, 'no answer']).next).toBe('deleteSession');
    expect(lived([CREATED, { status: 503 }, 'no answer', { status: 500 }]).next).toBe('deleteSession');
    expect(lived([CREATED, { status: 503 }, 'no answer', { status: 500 }, { status: 500 }]).end).toBe('left');
  });

  it.each<[string, Answer[], string]>([
    ['refused with an error', [{ status: 409, json: { status: 409, code: 'CONFLICT', message: '' } }], 'refused'],
    ['not answered', ['no answer'], 'lost'],
    ['answered without an id', [{ status: 201, json: {} }], 'lost'],
    ['answered by what is no JSON', [{ status: 201 }], 'lost'],
    ['redirected', [{ status: 307 }], 'lost'],
    ['not found later', [CREATED, { status: 404 }], 'not-found'],
    ['not found when it is deleted', [CREATED, { status: 500 }, { status: 404 }], 'not-found'],
  ])('ends where the session is %s', (_what, answers, end) => {
    expect(lived(answers)).toMatchObject({ next: undefined, end });
  });
});
