import type { OpenWait, WaitSchedule } from '../conformance/index.ts';

/** What the waits of a run come to, as one line: `plan: 661 cases on 12 devices, waits take 6 min 40 s (longest: 355 s, …)`. */
export function scheduleText({ cases, devices, boundMs, longest }: WaitSchedule): string {
  const plan = `plan: ${cases} cases on ${devices} ${devices === 1 ? 'device' : 'devices'}`;
  if (longest === undefined) return `${plan}, nothing to wait for`;
  return `${plan}, waits take ${durationText(boundMs)} (longest: ${wholeSeconds(longest.waitMs)} s, ${longest.id})`;
}

/** What a run waits for, without the API's name: `waiting 312 s more for createSession/lifecycle-refused-kept`. */
export function waitText({ id, untilMs }: OpenWait, nowMs: number): string {
  return `waiting ${wholeSeconds(untilMs - nowMs)} s more for ${id.slice(id.indexOf('/') + 1)}`;
}

function durationText(ms: number): string {
  const seconds = wholeSeconds(ms);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

function wholeSeconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
