import type { CaseRecord } from '../record.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * What a session that had to get its QoS flow says of whether the target commands the emulated network.
 * @param answers what the NEF answered meanwhile, and which of its callbacks were not taken
 */
export function diagnoseFlow(
  { verdict, reasons, exchanges, assertions }: CaseRecord,
  answers: readonly string[],
): Diagnosis {
  const [about, subject] = ['network', 'emulated network'] as const;
  const [why = ''] = reasons;
  const bad = (found: string, change: string): Diagnosis => ({ about, subject, verdict: 'bad', found, change });
  if (verdict === 'passed')
    return { about, subject, verdict: 'good', found: 'a session of the target gets its QoS flow' };
  // Named after the step as well: `flow: outcome.qos-flow`.
  const looked = assertions.filter(({ check }) => /(^|: )outcome\./.test(check));
  // Something else is wrong with an answer, which is the suite's business.
  if (looked.length > 0 && looked.every(({ held }) => held))
    return { about, subject, verdict: 'good', found: `a session of the target gets its QoS flow; ${why}` };
  if (verdict === 'not-applicable' || verdict === 'skipped') return { about, subject, verdict: 'limit', found: why };
  if (!exchanges.some(({ response }) => response?.status === 201))
    return { about, subject, verdict: 'unclear', found: `no session could be made: ${why}` };
  if (answers.length === 0)
    return bad(
      'a session was made, and the emulated NEF was asked nothing',
      'point the server at the NEF whose address is printed above (southbound.host, port and publicUrl)',
    );
  const answered = `the NEF answered ${[...new Set(answers)].join(', ')}`;
  if (looked.length > 0 || !answers.some((answer) => answer.startsWith('POST 201')))
    return bad(
      `${answered}, and there is no QoS flow for the device: ${why}`,
      'see that the server names UEs by the addresses, QoS references and credentials that the NEF knows (devices, southbound.profilesFile, southbound.basic or bearer)',
    );
  if (/resource-status: expected AVAILABLE/.test(why))
    return bad(
      `${answered}, and the session does not become AVAILABLE: ${why}`,
      "let the NEF's callbacks in (to the notificationDestination that the server names, without access token), and see that the server reads all that they hold and that each of its processes knows the session",
    );
  const found = `${answered}; whether the device has its QoS flow could not be seen: ${why}`;
  return { about, subject, verdict: 'unclear', found };
}
