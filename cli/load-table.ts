import Table from 'cli-table3';
import pc from 'picocolors';
import { counted, type LoadRecord, percent } from '../conformance/index.ts';
import { visibleLine } from '../reports/index.ts';

type Colours = ReturnType<typeof pc.createColors>;
type Latency = LoadRecord['total']['serviceMs'];

/** Kinds of errors and findings that are shown; the record holds them all. */
const MAX_SHOWN = 10;

/** What a load found, for a terminal. */
export function loadTable(record: LoadRecord, path: string, colour: boolean): string {
  const c = pc.createColors(colour);
  const parts = [
    heading(record, c),
    latencyTable(record, c),
    ...errorLines(record, c),
    ...findingLines(record, c),
    ...leftLines(record, c),
    verdictLine(record, c),
    `Record: ${path}`,
  ];
  return `${parts.join('\n')}\n`;
}

function heading({ release, target, network, rate, options, interrupted }: LoadRecord, c: Colours): string {
  const devices = counted(options.devices, 'device');
  const title = c.bold(`Load of ${visibleLine(target.name)}, ${release}`);
  const asked = `asked ${number(rate.askedPerS)} requests/s for ${number(options.durationS)} s with ${devices}`;
  const lines = [`${title}: ${asked}`, rateLine(rate, c)];
  if (network?.keptPace === false)
    lines.push(c.yellow('The emulated network fell behind the wall clock: it made answers late.'));
  return interrupted
    ? [
        ...lines,
        c.yellow(`Interrupted after ${number(rate.elapsedS)} s: all figures are of the part until then.`),
      ].join('\n')
    : lines.join('\n');
}

function rateLine(rate: LoadRecord['rate'], c: Colours): string {
  const { achievedPerS, sent, due, generatorLagMs, generatorBusyShare } = rate;
  const lag = generatorLagMs === null ? '' : `, late by ${ms(generatorLagMs.p99)} ms (p99)`;
  const lines = [
    `achieved ${number(achievedPerS)} requests/s: ${sent} of ${due} that were due were sent`,
    `generator: busy ${percent(Math.round(generatorBusyShare * 100) / 100)} of the time${lag}`,
    ...warnings(rate).map((warning) => c.yellow(warning)),
  ];
  return lines.join('\n');
}

function warnings({ keptUp, heldBackBy, generatorTooBusy }: LoadRecord['rate']): string[] {
  if (!keptUp && heldBackBy === 'devices')
    return [
      'NOT the rate that was asked for: every device waited for an answer. The server is too slow for it, or there are too few devices.',
    ];
  const warning = 'This machine was too busy: the latencies are in part its own.';
  if (!keptUp) return [`NOT the rate that was asked for. ${warning}`];
  return generatorTooBusy ? [warning] : [];
}

function latencyTable({ operations, total }: LoadRecord, c: Colours): string {
  const table = new Table({
    head: ['operation', 'requests', 'failed', 'latency from', 'p50', 'p90', 'p99', 'p99.9', 'max'].map((text) =>
      c.bold(text),
    ),
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const each of [...operations, { operation: 'all', ...total }]) {
    const failed = each.requests - each.succeeded;
    const failedText = failed === 0 ? '0' : c.red(`${failed} (${percent(each.errorShare)})`);
    table.push([each.operation, each.requests, failedText, 'sent', ...latencyCells(each.serviceMs)]);
    table.push(['', '', '', c.dim('due'), ...latencyCells(each.sinceDueMs).map((text) => c.dim(text))]);
  }
  return `${table.toString()}\n${c.dim('Latencies in ms to the end of the answer: from when the request was sent, and from when it was due.')}`;
}

function latencyCells(latency: Latency): string[] {
  if (latency === null) return ['–', '–', '–', '–', '–'];
  return [latency.p50, latency.p90, latency.p99, latency.p999, latency.max].map(ms);
}

function errorLines({ errors }: LoadRecord, c: Colours): string[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, MAX_SHOWN).map(({ operation, cause, status, code, count, share, example }) => {
    const what =
      cause === 'status'
        ? `status ${status}${code === null ? '' : ` ${code}`}`
        : `${cause}: ${visibleLine(example.error ?? '')}`;
    return `  ${count} × ${operation} ${what} (${percent(share)} of its requests)`;
  });
  return [c.red('Errors'), ...shown, ...more(errors.length)];
}

function findingLines({ conformance, total }: LoadRecord, c: Colours): string[] {
  const { sampled, broken, findings } = conformance;
  const answered = total.succeeded + total.unexpected;
  const judged = broken === 0 ? c.green('all conform') : c.red(`${broken} ${broken === 1 ? 'does' : 'do'} not conform`);
  const sum =
    sampled === 0
      ? `Conformance: none of ${counted(answered, 'answer')} checked`
      : `Conformance: ${sampled} of ${counted(answered, 'answer')} checked, ${judged}`;
  const shown = findings.slice(0, MAX_SHOWN).map(({ operation, level, erratum, count, statement }) => {
    const contested = erratum === null ? '' : ` (by our ruling on ${erratum})`;
    return `  ${count} × ${operation} ${level === 'MUST' ? c.red(level) : c.yellow(level)} ${visibleLine(statement)}${contested}`;
  });
  return [sum, ...shown, ...more(findings.length)];
}

function more(count: number): string[] {
  return count > MAX_SHOWN ? [`  and ${count - MAX_SHOWN} more kinds in the record`] : [];
}

function leftLines({ sessions, leaks, network }: LoadRecord, c: Colours): string[] {
  const { created, deleted, gone, deletedAfterwards, foundAfterwards, notDeleted, neverAvailable, stillTold } =
    sessions;
  const parts = [
    `${deleted} deleted`,
    ...(deletedAfterwards > 0 ? [`${deletedAfterwards} deleted after the load`] : []),
    ...(gone > 0 ? [c.red(`${gone} gone by themselves`)] : []),
    ...(notDeleted.length > 0 ? [c.red(`${notDeleted.length} could not be deleted`)] : []),
    ...(neverAvailable > 0 ? [c.yellow(`${neverAvailable} never AVAILABLE`)] : []),
    ...(foundAfterwards > 0 ? [`${foundAfterwards} more found by their device and deleted`] : []),
  ];
  const told = `Still told of by the API: ${coloured(stillTold.count, c)} (${counted(stillTold.askedFor, 'deleted session')} asked for again)`;
  const flows =
    network === null || leaks.flows === null
      ? 'Leaked in the network: not observed, as the target is not coupled to an emulated network'
      : `Leaked in the network: ${coloured(leaks.flows, c)} QoS flows, after everything was deleted (${network.scenario})`;
  return [`Sessions: ${created} created, ${parts.join(', ')}`, told, flows];
}

function coloured(count: number, c: Colours): string {
  return count === 0 ? c.green('0') : c.red(String(count));
}

function verdictLine({ because, exitCode }: LoadRecord, c: Colours): string {
  const text = `${because.join('; ')} (exit code ${exitCode})`;
  return exitCode === 0 ? c.green(text) : exitCode === 1 ? c.red(text) : c.yellow(text);
}

/** Three significant digits, as much as a histogram knows. */
function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function number(value: number): string {
  return String(Number(value.toFixed(2)));
}
