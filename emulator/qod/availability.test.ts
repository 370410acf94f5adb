import { afterEach, expect, test } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { Subscriber, SubscriberDirectory } from '../cell/subscriber.ts';
import { SUBSCRIBERS } from '../nef/test/subscribers.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

let bed: TestBed;
afterEach(() => bed.close());

/** The one subscriber of the operator, where it is now. */
function directoryOf(about: Partial<Subscriber>): SubscriberDirectory {
  const subscriber = { ...SUBSCRIBERS[0]!, ...about };
  return {
    find: ({ phoneNumber }) => (phoneNumber === subscriber.phoneNumber ? subscriber : undefined),
    byName: () => subscriber,
  };
}

const profiles = readQosProfiles().map((profile) =>
  profile.name === 'QOS_M'
    ? { ...profile, countryAvailability: [{ countryName: 'ES', networks: ['21401'] }] }
    : profile,
);
const REFUSED = { status: 422, body: { code: 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE' } };

const createIn = async (about: Partial<Subscriber>, qosProfile: string) => {
  bed = await startTestBed('r4.1', { profiles, subscribers: directoryOf(about) });
  return bed.call('createSession', { body: sessionBody({ qosProfile }) });
};

test('a profile of certain countries and networks is to be had there and nowhere else', async () => {
  expect(await createIn({ servingCountry: 'ES', servingNetwork: '21401' }, 'QOS_M')).toMatchObject({ status: 201 });
  const { body } = await bed.call('retrieveQoSProfiles', { body: { name: 'QOS_M' } });
  expect(body).toMatchObject([{ countryAvailability: [{ countryName: 'ES', networks: ['21401'] }] }]);
  await bed.close();
  expect(await createIn({ servingCountry: 'ES', servingNetwork: '21403' }, 'QOS_M')).toMatchObject(REFUSED);
  const listed = await bed.call('retrieveQoSProfiles', { body: { device: { phoneNumber: '+491700000001' } } });
  expect((listed.body as { name: string }[]).map(({ name }) => name)).not.toContain('QOS_M');
  await bed.close();
  expect(await createIn({ servingCountry: 'PT', servingNetwork: '26801' }, 'QOS_M')).toMatchObject(REFUSED);
  // Other profiles go everywhere.
  expect((await bed.call('createSession', { body: sessionBody({ qosProfile: 'QOS_L' }) })).status).toBe(201);
});

test('a subscription without roaming has no profile abroad', async () => {
  const abroad = { homeNetwork: '21401', servingNetwork: '26801', servingCountry: 'PT' };
  expect(await createIn({ ...abroad, roamingAllowed: false }, 'QOS_L')).toMatchObject(REFUSED);
  await bed.close();
  expect((await createIn({ ...abroad, roamingAllowed: true }, 'QOS_L')).status).toBe(201);
});

test('a subscription has only so many sessions at once', async () => {
  expect((await createIn({ maxSessions: 1 }, 'QOS_L')).status).toBe(201);
  const other = sessionBody({ qosProfile: 'QOS_L', applicationServer: { ipv4Address: '198.51.100.77' } });
  expect(await bed.call('createSession', { body: other })).toMatchObject({
    status: 429,
    body: { code: 'QUOTA_EXCEEDED' },
  });
});
