import { describe, expect, it } from 'vitest';
import { type Process, startProcess } from './process.ts';
import { RandomStreams } from './random-streams.ts';
import { Simulation } from './simulation.ts';
import { seconds, toSeconds } from './time.ts';

describe('Simulation', () => {
  it('jumps from event to event and ends where it was told', () => {
    const simulation = new Simulation();
    const times: number[] = [];
    simulation.at(seconds(2), () => times.push(simulation.now()));
    simulation.at(seconds(1), () => {
      times.push(simulation.now());
      simulation.at(simulation.now(), () => times.push(simulation.now()));
    });
    simulation.runUntil(seconds(5));
    expect(times.map(toSeconds)).toEqual([1, 1, 2]);
    expect(simulation.now()).toBe(seconds(5));
  });

  it('runs an event of the past now, after what is already due', () => {
    const simulation = new Simulation();
    const order: string[] = [];
    simulation.runUntil(10);
    simulation.at(10, () => order.push('due'));
    simulation.at(3, () => order.push('past'));
    simulation.runUntil(10);
    expect(order).toEqual(['due', 'past']);
  });

  it('refuses times that are not integer nanoseconds, and to skip an event', () => {
    const simulation = new Simulation();
    expect(() => simulation.at(0.5, () => undefined)).toThrow(RangeError);
    simulation.at(5, () => undefined);
    expect(() => simulation.advanceTo(6)).toThrow('skip an event');
  });
});

describe('processes', () => {
  function* ticking(simulation: Simulation, ticks: number[], onEnd: () => void): Process {
    try {
      for (;;) {
        ticks.push(simulation.now());
        yield 10;
      }
    } finally {
      onEnd();
    }
  }

  it('wait as long as they yield, and end where they are when cancelled', () => {
    const simulation = new Simulation();
    const ticks: number[] = [];
    let ended = false;
    const cancel = startProcess(
      simulation,
      ticking(simulation, ticks, () => (ended = true)),
    );
    simulation.runUntil(25);
    cancel();
    simulation.runUntil(100);
    expect(ticks).toEqual([0, 10, 20]);
    expect(ended).toBe(true);
  });
});

describe('random streams', () => {
  it('depend on their name and the seed alone', () => {
    const first = new RandomStreams('a');
    const draws = [first.stream('x')(), first.stream('y')()];
    const second = new RandomStreams('a');
    expect([second.stream('y')(), second.stream('x')()].reverse()).toEqual(draws);
    expect(new RandomStreams('b').stream('x')()).not.toBe(draws[0]);
    expect(draws[0]).not.toBe(draws[1]);
  });
});
