import { countText } from './quantity-text.ts';
import type { ConformanceRun } from './run-records.ts';
import type { Verdict } from './upstream.ts';
import { countVerdicts } from './verdicts.ts';

export type RunVerdict = 'conformant' | 'not-conformant' | 'inconclusive' | 'incomplete';

/** What a conformance run says as a whole, in the words that every report format uses. */
export interface Assessment {
  verdict: RunVerdict;
  /** `Conformant`, `Conformant as far as tested`, `NOT conformant`, `Inconclusive`, `INCOMPLETE RUN`. */
  headline: string;
  /** Why the headline says so. */
  because: string;
  /** Whether what the server claims was compared with what an emulated network did. */
  outcomesObserved: boolean;
  /** The same as a sentence. */
  observation: string;
  exitCode: 0 | 1 | 3;
  counts: Record<Verdict, number>;
  /** The counts if any reading of CAMARA's contradictions would do. */
  lenientCounts: Record<Verdict, number>;
  /** What the difference between the two is, as a sentence; empty where there is none. */
  leniency: string;
  /** What the suite has been shown to find, as a sentence. */
  proof: string;
}

const HEADLINES: Readonly<Record<RunVerdict, string>> = {
  conformant: 'Conformant',
  'not-conformant': 'NOT conformant',
  inconclusive: 'Inconclusive',
  incomplete: 'INCOMPLETE RUN',
};

/** Never says more than the cases of the record show, whatever the footer says. */
export function assess(run: ConformanceRun): Assessment {
  const counts = countVerdicts(run.cases.map(({ verdict }) => verdict));
  const verdict = runVerdict(run, counts);
  const observation = observed(run);
  const partly = counts.skipped > 0 || selection(run) !== undefined || !observation.outcomesObserved;
  return {
    verdict,
    headline: verdict === 'conformant' && partly ? 'Conformant as far as tested' : HEADLINES[verdict],
    because: because(run, verdict, counts),
    ...observation,
    exitCode: verdict === 'conformant' ? 0 : verdict === 'not-conformant' ? 1 : 3,
    counts,
    lenientCounts: countVerdicts(run.cases.map(({ verdict: strict, lenient }) => lenient ?? strict)),
    leniency: leniencyText(run),
    proof: proofText(run),
  };
}

function leniencyText({ cases }: ConformanceRun): string {
  const forgiven = cases.filter(({ lenient }) => lenient !== undefined).length;
  if (forgiven === 0) return '';
  return `${countText(forgiven, 'case')} would end otherwise under another reading of CAMARA’s contradictory files.`;
}

function proofText({ header: { proof } }: ConformanceRun): string {
  if (proof === undefined) return 'What this suite is able to find was not measured.';
  const { mutants, killed, unproven } = proof;
  const open = unproven.length === 0 ? '' : `; ${countText(unproven.length, 'requirement')} unproven`;
  return `The suite has found ${killed} of ${mutants} servers with a known fault${open}.`;
}

function runVerdict(run: ConformanceRun, counts: Record<Verdict, number>): RunVerdict {
  if (run.footer === undefined || run.incomplete !== undefined) return 'incomplete';
  if (run.footer.exitCode === 1) return 'not-conformant';
  if (run.footer.exitCode === 3) return 'inconclusive';
  if (counts.failed > 0 || counts.flaky > 0) return 'not-conformant';
  if (undecided(counts) > 0) return 'inconclusive';
  return counts.passed > 0 ? 'conformant' : 'inconclusive';
}

function because(run: ConformanceRun, verdict: RunVerdict, counts: Record<Verdict, number>): string {
  const total = countText(run.cases.length, 'case');
  switch (verdict) {
    case 'incomplete':
      return `The run was interrupted: ${run.incomplete ?? 'the record has no footer'}. ${broken(counts)}`;
    case 'not-conformant':
      return `${counts.failed + counts.flaky} of ${total} broke a MUST of the release${alsoUndecided(counts)}.`;
    case 'inconclusive':
      if (run.cases.length === 0) return 'No case was executed, so nothing can be said about the target.';
      if (counts.passed === 0) return `None of ${total} passed, so nothing can be said for the target.`;
      if (undecided(counts) === 0) return `The run came to no decision. ${broken(counts)}`;
      return `${undecided(counts)} of ${total} could not be judged. ${broken(counts)}`;
    case 'conformant':
      return passedText(counts, run);
  }
}

function passedText(counts: Record<Verdict, number>, run: ConformanceRun): string {
  const total = run.cases.length;
  const selected = selection(run) ?? '';
  const good = counts.passed + counts.warning;
  const warnings = counts.warning === 0 ? '' : `, ${counts.warning} of them with a warning`;
  if (good === total) return `All ${countText(total, 'case')} passed${warnings}${selected}.`;
  return `${good} of ${total} cases passed${warnings}; ${total - good} skipped or not applicable${selected}.`;
}

/** A run of some cases says nothing about the others. Undefined for a run of the whole suite. */
function selection({ header }: ConformanceRun): string | undefined {
  const only = header.options['only'];
  return Array.isArray(only) && only.length > 0 ? ', of those that the run was limited to' : undefined;
}

function broken(counts: Record<Verdict, number>): string {
  return counts.failed === 0 ? 'No case failed.' : `${countText(counts.failed, 'case')} failed.`;
}

function undecided(counts: Record<Verdict, number>): number {
  return counts.inconclusive + counts.error;
}

function alsoUndecided(counts: Record<Verdict, number>): string {
  return undecided(counts) === 0 ? '' : `; ${undecided(counts)} more could not be judged`;
}

function observed({ header, cases }: ConformanceRun): Pick<Assessment, 'outcomesObserved' | 'observation'> {
  const looked = cases.filter(({ outcomes }) => outcomes.length > 0).length;
  if (header.network === undefined) {
    return {
      outcomesObserved: false,
      observation: 'Outcomes were NOT observed: only the answers of the API were judged.',
    };
  }
  if (looked === 0) {
    const observation = 'Outcomes were NOT observed: a network was emulated, but no case looked at it.';
    return { outcomesObserved: false, observation };
  }
  const { scenario, ues } = header.network;
  const where = `in an emulated network (${scenario}, ${countText(ues, 'device')})`;
  return { outcomesObserved: true, observation: `Outcomes were observed ${where} by ${countText(looked, 'case')}.` };
}
