import type { RadioLinkLine } from './upstream.ts';

/** How many devices are named; the record has all. */
const NAMED = 8;

/** Whose radio link failed and when it worked again, in one sentence; undefined when none did. */
export function radioLinkText(lines: readonly RadioLinkLine[]): string | undefined {
  const ues = [...new Set(lines.map(({ ue }) => ue))];
  if (ues.length === 0) return undefined;
  const named = ues.slice(0, NAMED).map((ue) => {
    const events = lines.filter((line) => line.ue === ue);
    return `${ue} (${events.map(({ event, timeS }) => `${event} at ${timeS.toFixed(1)} s`).join(', ')})`;
  });
  const more = ues.length > NAMED ? ` and ${ues.length - NAMED} more` : '';
  return `Radio link lost, which ends QoS flows if it lasts: ${named.join('; ')}${more}.`;
}
