import Type, { type Static } from 'typebox';
import { DEFAULT_AVERAGING_WINDOW_MS, type FiveQi, OPERATOR_SPECIFIC_FIVE_QIS } from './five-qi.ts';
import { Duration, Size, bytes, durationNs } from './quantity.ts';
import type { ReportProblem } from './yaml-document.ts';

const { from, to } = OPERATOR_SPECIFIC_FIVE_QIS;

/**
 * Schema of a 5QI that the operator defines. Its characteristics are signalled to the cell with each QoS flow, so that their
 * ranges are those of the dynamic 5QI descriptor (TS 38.413 §9.3.1.18).
 */
export const OperatorFiveQiSchema = Type.Object(
  {
    value: Type.Integer({
      minimum: from,
      maximum: to,
      expected: `an operator-specific 5QI, integer >= ${from} and <= ${to}`,
    }),
    resourceType: Type.Enum(['GBR', 'non-GBR', 'delay-critical-GBR']),
    priorityLevel: Type.Integer({ minimum: 1, maximum: 127 }),
    packetDelayBudget: Duration({ minimum: '0.5 ms', maximum: '511.5 ms' }),
    packetErrorRate: Type.Number({ minimum: 1e-9, maximum: 0.9 }),
    averagingWindow: Type.Optional(Duration({ minimum: '1 ms', maximum: '4095 ms' })),
    maximumDataBurstVolume: Type.Optional(Size({ minimum: '1 B', maximum: '2 MB' })),
  },
  { additionalProperties: false },
);
export type OperatorFiveQiFile = Static<typeof OperatorFiveQiSchema>;

export function toFiveQi(file: OperatorFiveQiFile): FiveQi {
  const { value, resourceType, priorityLevel, packetErrorRate } = file;
  const packetDelayBudgetMs = durationNs(file.packetDelayBudget) / 1e6;
  const characteristics: FiveQi = { value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate };
  if (resourceType !== 'non-GBR')
    characteristics.averagingWindowMs =
      file.averagingWindow === undefined ? DEFAULT_AVERAGING_WINDOW_MS : durationNs(file.averagingWindow) / 1e6;
  if (file.maximumDataBurstVolume !== undefined)
    characteristics.maximumDataBurstVolumeBytes = bytes(file.maximumDataBurstVolume);
  return characteristics;
}

/** Finds what the schema cannot say. @param report takes paths within the list */
export function checkOperatorFiveQis(files: readonly OperatorFiveQiFile[], report: ReportProblem): void {
  const values = new Set<number>();
  for (const [n, file] of files.entries()) {
    if (values.has(file.value)) report([n, 'value'], `a second 5QI ${file.value}; expected unique values`);
    values.add(file.value);
    checkResourceType(file, (path, message) => report([n, ...path], message));
  }
}

/** Burst volumes belong to delay-critical values alone, averaging windows to guaranteed rates (TS 23.501 §5.7.3.6, §5.7.3.7). */
function checkResourceType(file: OperatorFiveQiFile, report: ReportProblem): void {
  const { value, resourceType, averagingWindow, maximumDataBurstVolume } = file;
  if (resourceType === 'delay-critical-GBR' && maximumDataBurstVolume === undefined)
    report([], `5QI ${value} is delay-critical; expected a maximumDataBurstVolume such as 1354 B`);
  if (resourceType !== 'delay-critical-GBR' && maximumDataBurstVolume !== undefined)
    report(['maximumDataBurstVolume'], `5QI ${value} is not delay-critical; expected no maximumDataBurstVolume`);
  if (resourceType === 'non-GBR' && averagingWindow !== undefined)
    report(['averagingWindow'], `5QI ${value} guarantees no rate; expected no averagingWindow`);
}
