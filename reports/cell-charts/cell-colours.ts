/**
 * Colours of the charts. Those of text and lines are the page's own variables, so that dark mode changes them; each carries
 * what stands where there is no page: in a file by itself.
 */
export const INK = 'var(--ink, #1b1f24)';
export const INK_SOFT = 'var(--ink-soft, #515862)';
export const RULE = 'var(--rule, #e6e3dc)';
export const RULE_STRONG = 'var(--rule-strong, #a9a69e)';
export const LIMIT = 'var(--promise, #3a3731)';

/** Blue and orange, which most colour-blind people tell apart; lines differ in their dashes as well. */
export const DIRECTION_COLOURS = {
  downlink: 'var(--series-first, #0063b1)',
  uplink: 'var(--series-second, #c4500c)',
} as const;

/** By number of layers, from one on: one hue from light to dark, and the ink that can be read on each. */
export const RANK_COLOURS = [
  { fill: '#d3e4f3', ink: '#1b1f24' },
  { fill: '#8fc1de', ink: '#1b1f24' },
  { fill: '#3f8fc5', ink: '#1b1f24' },
  { fill: '#0f5a9e', ink: '#ffffff' },
] as const;

export const OUT_OF_RANGE_COLOUR = { fill: '#b9b6b0', ink: '#1b1f24' };

/** A drawing with the variables replaced by the colours that stand for them. */
export function withoutVariables(svg: string): string {
  return svg.replace(/var\(--[a-z-]+, (#[0-9a-f]{6})\)/g, '$1');
}
