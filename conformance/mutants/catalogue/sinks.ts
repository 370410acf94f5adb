import { sendLater, told } from '../event-lies.ts';
import { bodiless, isJson, type Lie, type Notification, type Passing, TAKEN } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { CREATE } from './operations.ts';

/** What a server does where a sink does not take its events. */
export const SINK_MUTANTS: readonly Mutant[] = [
  {
    id: 'sink-that-refuses-ends-the-session',
    requirement: 'QOD-EVENT-SINK-HARMLESS',
    also: ['*/sink-*'],
    breaks: 'It ends a session whose sink does not take its events.',
    start: endsWithSink,
  },
  {
    id: 'sink-that-fails-is-not-told-again',
    requirement: 'QOD-EVENT-RETRIED',
    breaks: 'It sends an event once, whatever becomes of it.',
    seenIn: 'Most of the open implementations, which send and forget.',
    start: () => ({
      notify: async (notification, server) => {
        const answer = await server.notify(notification).catch(() => TAKEN);
        return answer.status >= 500 ? TAKEN : answer;
      },
    }),
  },
  {
    id: 'sink-is-not-given-the-time-it-asks-for',
    requirement: 'QOD-EVENT-RETRY-AFTER',
    breaks: 'It sends an event again after a second, whatever Retry-After says.',
    start: () => ({
      notify: async (notification, server) => {
        const answer = await server.notify(notification);
        if (answer.status !== 429) return answer;
        sendLater(notification, server, 1000);
        return TAKEN;
      },
    }),
  },
  {
    id: 'sink-that-is-gone-is-told-more',
    requirement: 'QOD-EVENT-GONE',
    breaks: 'It goes on telling a sink that has answered 410.',
    start: () => ({
      notify: async (notification, server) => {
        const answer = await server.notify(notification);
        return answer.status === 410 ? TAKEN : answer;
      },
    }),
  },
];

function endsWithSink(): Lie {
  const creations = new Map<string, Passing>();
  const end = async ({ json }: Notification, ask: (request: Passing) => Promise<unknown>) => {
    const id = isJson(json) && isJson(json['data']) ? String(json['data']['sessionId']) : '';
    const creation = creations.get(id);
    if (creation !== undefined) await ask(bodiless(creation, 'DELETE', `${creation.path}/${id}`));
  };
  return {
    answer: async (request, server) => {
      const answer = await server.ask(request);
      if (request.operation === CREATE.operation && answer.status === 201 && isJson(answer.json))
        creations.set(String(answer.json['sessionId']), request);
      return answer;
    },
    notify: async (notification, server) => {
      const answer = await server.notify(notification).catch(() => undefined);
      const isRefused = answer === undefined || answer.status > 299;
      if (isRefused && told(notification).status === 'AVAILABLE') await end(notification, server.ask);
      if (answer === undefined) throw new Error('the sink has broken off');
      return answer;
    },
  };
}
