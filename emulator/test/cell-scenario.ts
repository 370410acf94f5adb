import { readScenario, type Scenario } from '../../scenarios/scenario.ts';

/**
 * A small scenario for tests, as a user would write it: one 20 MHz carrier, UEs all at one place in sight without
 * shadowing unless a test says otherwise.
 * @param ues YAML of the `ues` list, indented by two spaces
 */
export function cellScenario(
  ues: string,
  options: { set?: string[]; sessions?: string; duration?: string } = {},
): Scenario {
  const text = `
name: test
title: A cell for a test
seed: test
duration: ${options.duration ?? '10 s'}
cell:
  carrier: 2.1 GHz
  bandwidth: 20 MHz
  subcarrierSpacing: 15 kHz
  propagation: UMa
  scheduler: proportional-fair
servers:
  video: { address: 198.51.100.10, port: 443 }
  other: { address: 198.51.100.20, port: 443 }
ues:
${ues}
${options.sessions === undefined ? '' : `sessions:\n${options.sessions}`}
`;
  return readScenario('test.yaml', { text, set: options.set ?? [] });
}

/** YAML of a group of UEs at one place with full-buffer downloads. */
export function downloaders(group: string, count: number, extra = ''): string {
  return `  - group: ${group}
    count: ${count}
    distance: 100 m
    lineOfSight: true
    shadowing: false
    ${extra}
    traffic:
      - { name: download, model: full-buffer, server: video }`;
}
