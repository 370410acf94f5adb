export type { Direction } from '../radio/direction.ts';

/** An IP flow between a UE and an application server: the five-tuple, from the UE's side. */
export interface IpFlow {
  /** IPv4 or IPv6 address of the UE, as text. */
  ueAddress: string;
  uePort: number;
  serverAddress: string;
  serverPort: number;
  /** IANA protocol number: 6 TCP, 17 UDP. */
  protocol: number;
}
