import type { Exchange } from '../exchange.ts';
import { type Finding, must } from './finding.ts';

/** A whole HTTP answer came, and its body is readable text. */
export function checkTransport({ response, failure }: Exchange): Finding[] {
  if (response === undefined) return [must('transport', false, 'a complete HTTP answer', failure?.reason ?? 'none')];
  const encoding = response.headers['content-encoding'];
  const findings = [must('transport', true, 'a complete HTTP answer', 'one')];
  // The suite asks for identity; RFC 9110 section 12.5.3.
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    findings.push(must('content-encoding', false, 'no encoding, as none was asked for', encoding));
  }
  // RFC 8259 section 8.1.
  if (!response.validUtf8) findings.push(must('utf-8', false, 'a body in UTF-8', 'bytes that are not UTF-8'));
  return findings;
}
