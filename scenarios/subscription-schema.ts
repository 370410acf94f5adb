import Type, { type Static } from 'typebox';

/** Schema of what the operator knows of the subscriptions of a group. */

/** A public land mobile network: MCC and MNC together, TS 23.003 §2.2 and §12.1. */
export const PlmnId = (description?: string) =>
  Type.String({
    pattern: '^[0-9]{5,6}$',
    expected: 'MCC and MNC such as 21401 or 310260, in quotes',
    ...(description !== undefined && { description }),
  });

/** ISO 3166-1 alpha-2. */
export const CountryCode = (description?: string) =>
  Type.String({
    pattern: '^[A-Z]{2}$',
    expected: 'a country code such as ES (ISO 3166-1 alpha-2)',
    ...(description !== undefined && { description }),
  });

export const SubscriptionSchema = Type.Object(
  {
    phoneNumber: Type.Optional(
      Type.String({
        pattern: '^\\+[1-9][0-9]{4,14}$',
        expected: "a number such as '+34600000000' (E.164), in quotes",
        description: 'Of the first UE of the group; those of the others follow it. Under +999 unless given',
      }),
    ),
    homeNetwork: Type.Optional(PlmnId('Network that the subscription belongs to; the emulated one unless given')),
    servingNetwork: Type.Optional(PlmnId('Network that the UE is in; its home network unless given')),
    servingCountry: Type.Optional(CountryCode('Country that the UE is in; not known unless given')),
    roamingAllowed: Type.Optional(Type.Boolean({ description: 'Whether it may use QoD abroad; true unless given' })),
    maxSessions: Type.Optional(
      Type.Integer({ minimum: 0, description: 'QoD sessions that it may have at once; any number unless given' }),
    ),
  },
  { additionalProperties: false, description: 'What the operator knows of these subscriptions' },
);

/** Subscription data of a group, as the scenario gives it: text and numbers need no conversion. */
export type SubscriptionConfig = Readonly<Static<typeof SubscriptionSchema>>;
