import { describe, expect, it } from 'vitest';
import type { SessionLine } from '../upstream.ts';
import { eventList, eventMarks } from './event-marks.ts';

function eventsAt(...times: number[]): SessionLine[] {
  return times.map((timeS) => ({ type: 'session', timeS, ue: 'fan', profile: 'QOS_L', event: 'QOS_NOT_GUARANTEED' }));
}

describe('marks of session events', () => {
  it('have numbers, joined where they would touch', () => {
    // 8 of 100 s is the room for a number.
    expect(eventMarks(eventsAt(10, 18, 25.9, 60, 61, 62, 63, 99), 100)).toEqual([
      { x: 10, label: '1' },
      { x: 18, label: '2, 3' },
      { x: 60, label: '4–7' },
      { x: 99, label: '8' },
    ]);
  });

  it('are listed in words, and an event that is not known as it stands', () => {
    const events = [
      'requested',
      'SUCCESSFUL_RESOURCES_ALLOCATION',
      'QOS_NOT_GUARANTEED',
      'QOS_GUARANTEED',
      'SESSION_TERMINATION',
      '__proto__',
      'refused: no such UE',
    ].map((event) => ({ ...eventsAt(1)[0]!, event }));
    const items = [...eventList(events).text.matchAll(/<li>1 s: (.*?) \(QOS_L\)<\/li>/g)].map(([, words]) => words);
    expect(items).toEqual([
      'session requested',
      'QoS flow set up',
      'guaranteed rate not kept',
      'guaranteed rate kept again',
      'session and QoS flow ended',
      '__proto__',
      'refused: no such UE',
    ]);
  });

  it('tell times to a hundredth of a second', () => {
    expect(eventList(eventsAt(12.7005, 3)).text).toMatch(/<li>12.7 s: .*<li>3 s: /s);
  });

  it('keep most of many behind a click, numbered on', () => {
    const text = eventList(eventsAt(...Array.from({ length: 30 }, (_, n) => n))).text;
    const [sight = '', click = ''] = text.split('<details');
    expect(sight.match(/<li>/g)).toHaveLength(8);
    expect(click).toContain('<summary>22 more events of the session</summary>');
    expect(click).toContain('start="9"');
    expect(click.match(/<li>/g)).toHaveLength(22);
  });
});
