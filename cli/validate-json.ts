import { type CheckResult, CONFIDENCE, type Measurement } from '../emulator/index.ts';
import { packageVersion } from '../package-root.ts';

/** Results as JSON: every check with what it is, and its measurements with all digits. */
export function validationJson(results: readonly CheckResult[]): string {
  const document = {
    tool: { name: 'qod-testbed', version: packageVersion },
    confidence: CONFIDENCE,
    checks: results.map(({ check: { id, family, title, source, method, tolerance, unit }, verdict, measurements }) => ({
      ...{ id, family, title, source, method, tolerance, unit: unit ?? null, verdict },
      measurements: measurements.map(measurementJson),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function measurementJson({ quantity, measured, expected, verdict, note }: Measurement): object {
  const { value, halfWidth } = measured;
  return { quantity, measured: value, halfWidth, expected, verdict, ...(note !== undefined && { note }) };
}
