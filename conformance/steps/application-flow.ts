import ipaddr from 'ipaddr.js';
import type { IpFlow } from '../../emulator/index.ts';
import type { ApplicationServer, TestDevice } from '../target.ts';

/** IANA protocol number of the test traffic. */
const UDP = 17;
const TCP = 6;
/** Port of the application on the device, unless the session names others. */
const DEVICE_PORT = 50_000;

/** The flows that an outcome is about. */
export interface OutcomeFlows {
  /** What the session is for. */
  application: IpFlow;
  /** The same device to another server; the twin, where it is about all traffic of the device. */
  control: IpFlow;
  /** The application flow of the twin device. */
  twin: IpFlow;
  /** Flows of the device that the session is not for. */
  foreign: { what: string; flow: IpFlow }[];
  /** Further flows of the device that it is for. */
  covered: { what: string; flow: IpFlow }[];
}

type Ue = NonNullable<TestDevice['ue']>;
type Session = Readonly<Record<string, unknown>>;

/**
 * The flows of a createSession request, or of the usual one where none was made yet.
 * @throws where the target's servers do not have the addresses that are needed.
 */
export function outcomeFlows(
  session: Session,
  servers: { own: ApplicationServer; other: ApplicationServer | undefined },
  ue: Ue,
  twin: Ue,
): OutcomeFlows {
  const serverAddress = addressIn(session['applicationServer'], servers.own);
  const isIpv6 = serverAddress.includes(':');
  const otherAddress = isIpv6 ? servers.other?.ipv6Address : servers.other?.ipv4Address;
  if (otherAddress === undefined)
    throw new Error('an outcome needs a second application server of the same IP version in the target');
  const [devicePorts, serverPorts] = [portsOf(session['devicePorts']), portsOf(session['applicationServerPorts'])];
  const serverPort = chosenPort(serverPorts, servers.own.port);
  const uePort = chosenPort(devicePorts, DEVICE_PORT);
  const addressOf = (each: Ue) => (isIpv6 ? each.ipv6Address : each.ipv4Address);
  const application: IpFlow = { ueAddress: addressOf(ue), uePort, serverAddress, serverPort, protocol: UDP };
  const control: IpFlow = { ...application, uePort: portBeside(devicePorts, uePort), serverAddress: otherAddress };
  return {
    application,
    control,
    twin: { ...application, ueAddress: addressOf(twin) },
    covered: [],
    foreign: [
      { what: 'a flow to another server', flow: { ...application, serverAddress: otherAddress } },
      ...(serverPorts.length === 0
        ? []
        : [
            {
              what: 'a flow to another port of the server',
              flow: { ...application, serverPort: portBeside(serverPorts, serverPort) },
            },
          ]),
      ...(devicePorts.length === 0
        ? []
        : [
            {
              what: 'a flow from another port of the device',
              flow: { ...application, uePort: portBeside(devicePorts, uePort) },
            },
          ]),
    ],
  };
}

/**
 * The flows of an assignment: any of the device is its application flow, and none is foreign to it.
 * @throws where the target's servers do not have the addresses that are needed.
 */
export function assignmentFlows(
  servers: { own: ApplicationServer; other: ApplicationServer | undefined },
  ue: Ue,
  twin: Ue,
): OutcomeFlows {
  const { application, control, twin: sameOfTwin } = outcomeFlows({}, servers, ue, twin);
  return {
    application,
    control: { ...control, ueAddress: sameOfTwin.ueAddress },
    twin: sameOfTwin,
    foreign: [],
    covered: [
      { what: 'a flow to another server', flow: { ...application, serverAddress: control.serverAddress } },
      {
        what: 'a flow to another port of the server',
        flow: { ...application, serverPort: portBeside([], application.serverPort) },
      },
      {
        what: 'a flow from another port of the device',
        flow: { ...application, uePort: portBeside([], application.uePort) },
      },
      { what: 'a flow of another protocol', flow: { ...application, protocol: TCP } },
    ],
  };
}

interface PortRange {
  from: number;
  to: number;
}

/** A PortsSpec as ranges; empty where it is absent, which means every port. */
function portsOf(spec: unknown): PortRange[] {
  if (typeof spec !== 'object' || spec === null) return [];
  const { ranges = [], ports = [] } = spec as { ranges?: PortRange[]; ports?: number[] };
  return [...ports.map((port) => ({ from: port, to: port })), ...ranges];
}

function chosenPort(ranges: readonly PortRange[], usual: number): number {
  return ranges.length === 0 || covers(ranges, usual) ? usual : (ranges[0]?.from ?? usual);
}

/** The next port that the ranges leave out. @throws where they leave out none. */
function portBeside(ranges: readonly PortRange[], port: number): number {
  for (let candidate = port + 1; candidate !== port; candidate = candidate === 65_535 ? 1 : candidate + 1) {
    if (!covers(ranges, candidate)) return candidate;
  }
  throw new Error('the session is for every port, so that no other one can be looked at');
}

function covers(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ from, to }) => from <= port && port <= to);
}

/** An address of the application server that the session names: the target's own where it is one of them. */
function addressIn(server: unknown, { ipv4Address, ipv6Address }: ApplicationServer): string {
  const own = [ipv4Address, ipv6Address].filter((address) => address !== undefined);
  const { ipAddresses = [], ...subnets } = (server ?? {}) as {
    ipAddresses?: string[];
    ipv4Address?: string;
    ipv6Address?: string;
  };
  const named = [...ipAddresses, subnets.ipv4Address, subnets.ipv6Address].filter((address) => address !== undefined);
  const address =
    named.length === 0
      ? own[0]
      : (own.find((each) => named.some((subnet) => contains(subnet, each))) ?? named[0]?.split('/')[0]);
  if (address === undefined) throw new Error('the target names no application server');
  return address;
}

function contains(subnet: string, address: string): boolean {
  const [base = '', length] = subnet.split('/');
  const [network, candidate] = [ipaddr.parse(base), ipaddr.parse(address)];
  if (network.kind() !== candidate.kind()) return false;
  return candidate.match(network, length === undefined ? (network.kind() === 'ipv6' ? 128 : 32) : Number(length));
}
