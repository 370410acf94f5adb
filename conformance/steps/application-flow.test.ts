import { describe, expect, it } from 'vitest';
import { assignmentFlows, outcomeFlows } from './application-flow.ts';

const UE = { name: 'seat-1', ipv4Address: '10.45.0.2', ipv6Address: '2001:db8:45:2::1' };
const TWIN = { name: 'seat-2', ipv4Address: '10.45.0.3', ipv6Address: '2001:db8:45:3::1' };
const SERVERS = {
  own: { ipv4Address: '198.51.100.10', ipv6Address: '2001:db8::10', port: 443 },
  other: { ipv4Address: '198.51.100.20', ipv6Address: '2001:db8::20', port: 443 },
};
const flows = (session: Record<string, unknown>) => outcomeFlows(session, SERVERS, UE, TWIN);

describe('the flows of an outcome', () => {
  it('go from the device to the server of the session, and beside it', () => {
    const { application, control, twin, foreign } = flows({ applicationServer: { ipv4Address: '198.51.100.10' } });
    expect(application).toEqual({
      ueAddress: '10.45.0.2',
      uePort: 50_000,
      serverAddress: '198.51.100.10',
      serverPort: 443,
      protocol: 17,
    });
    expect(control).toMatchObject({ ueAddress: '10.45.0.2', serverAddress: '198.51.100.20' });
    expect(twin).toEqual({ ...application, ueAddress: '10.45.0.3' });
    expect(foreign.map(({ flow }) => flow.serverAddress)).toEqual(['198.51.100.20']);
  });

  it('keep to the ports of the session, and look beside them', () => {
    const { application, foreign } = flows({
      applicationServer: { ipv4Address: '198.51.100.10' },
      applicationServerPorts: { ports: [8443, 8444] },
      devicePorts: { ranges: [{ from: 40_000, to: 40_010 }] },
    });
    expect([application.uePort, application.serverPort]).toEqual([40_000, 8443]);
    expect(foreign.slice(1).map(({ flow }) => [flow.uePort, flow.serverPort])).toEqual([
      [40_000, 8445],
      [40_001 + 10, 8443],
    ]);
  });

  it('keep the usual ports where the session includes them', () => {
    const { application } = flows({
      applicationServer: { ipv4Address: '198.51.100.10' },
      applicationServerPorts: { ranges: [{ from: 1, to: 1000 }] },
    });
    expect(application.serverPort).toBe(443);
  });

  it.each([
    [{ ipv4Address: '198.51.100.0/24' }, '198.51.100.10'],
    [{ ipv4Address: '192.0.2.0/24' }, '192.0.2.0'],
    [{ ipv6Address: '2001:db8::/64' }, '2001:db8::10'],
    [{ ipAddresses: ['192.0.2.7', '198.51.100.10'] }, '198.51.100.10'],
    [{ ipAddresses: ['192.0.2.7'] }, '192.0.2.7'],
  ])('find the server in %j', (applicationServer, serverAddress) => {
    const { application } = flows({ applicationServer });
    expect(application.serverAddress).toBe(serverAddress);
    expect(application.ueAddress.includes(':')).toBe(serverAddress.includes(':'));
  });

  it('are refused where nothing is left to look at', () => {
    expect(() =>
      flows({
        applicationServer: { ipv4Address: '198.51.100.10' },
        applicationServerPorts: { ranges: [{ from: 1, to: 65_535 }] },
      }),
    ).toThrow('every port');
    expect(() => outcomeFlows({}, { own: SERVERS.own, other: undefined }, UE, TWIN)).toThrow(
      'second application server',
    );
  });
});

describe('the flows of an assignment', () => {
  const { application, control, twin, foreign, covered } = assignmentFlows(SERVERS, UE, TWIN);

  it('are all those of its device, and none is foreign to it', () => {
    expect(application).toMatchObject({ ueAddress: '10.45.0.2', serverAddress: '198.51.100.10' });
    expect(foreign).toEqual([]);
    expect(covered.map(({ flow }) => flow.ueAddress)).toEqual(Array(4).fill('10.45.0.2'));
    // Server, its port, the device's port and the protocol: each covered flow differs from the application flow in one.
    const differences = covered.map(({ flow }) =>
      (['serverAddress', 'serverPort', 'uePort', 'protocol'] as const).filter(
        (name) => flow[name] !== application[name],
      ),
    );
    expect(differences).toEqual([['serverAddress'], ['serverPort'], ['uePort'], ['protocol']]);
  });

  it('are compared with those of the twin alone', () => {
    expect([control.ueAddress, twin.ueAddress]).toEqual(['10.45.0.3', '10.45.0.3']);
    expect([control.serverAddress, twin.serverAddress]).toEqual(['198.51.100.20', '198.51.100.10']);
  });
});
