/** Direction as the network sees it: uplink leaves the UE, downlink arrives at it. */
export type Direction = 'downlink' | 'uplink';
