import Type, { type Static, type TProperties } from 'typebox';
import { Duration, Rate } from './quantity.ts';

/** Schema of what may befall the network. `network-event-config.ts` turns it into plain numbers. */

const closed = { additionalProperties: false } as const;

const ues = Type.String({ description: 'Name of a UE, or of a group for all of its UEs' });
const duration = Duration({ minimum: '1 ms', maximum: '1000 h' });
const rate = Type.Optional(Rate({ minimum: '10 kbit/s' }));

/** The events, each with the keys that say when. */
const events = <When extends TProperties>(when: When) =>
  Type.Union([
    Type.Object({ ...when, event: Type.Literal('coverage-loss'), ues, duration }, closed),
    Type.Object({ ...when, event: Type.Literal('cell-outage'), duration }, closed),
    Type.Object(
      {
        ...when,
        event: Type.Literal('handover'),
        ues,
        targetFreeShare: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'Share of its PRBs that the target cell has free for the guaranteed rates of these UEs',
        }),
        duration: Type.Optional(
          Duration({ minimum: '1 ms', maximum: '1000 h', description: 'Until they come back; never unless given' }),
        ),
      },
      closed,
    ),
    Type.Object(
      {
        ...when,
        event: Type.Literal('backhaul-degradation'),
        duration,
        rate: Type.Optional(
          Type.Object({ downlink: rate, uplink: rate }, { ...closed, description: 'What is left; all unless given' }),
        ),
        delay: Type.Optional(
          Duration({ maximum: '10 s', description: 'More than before, one way; none unless given' }),
        ),
      },
      closed,
    ),
  ]);

/** An event that begins now. */
export const NetworkEventSchema = events({});
export type NetworkEventFile = Static<typeof NetworkEventSchema>;

/** An event of a scenario. */
export const ScheduledNetworkEventSchema = events({ at: Duration() });
export type ScheduledNetworkEventFile = Static<typeof ScheduledNetworkEventSchema>;
