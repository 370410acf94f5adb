import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from './html.ts';
import { PAGE_SCRIPT } from './html/page-script.ts';
import { HOSTILE, hostileText, poison } from './test/hostile-text.ts';
import { everyField } from './test/hostile-records.ts';
import { anOutcome } from './test/measurements.ts';
import {
  aCase,
  aConformanceRun,
  aFailedCase,
  aFlowInterval,
  anEmulationRun,
  anExchange,
} from './test/record-builder.ts';
import type { SessionLine } from './upstream.ts';
import { stadiumRun } from './test/stadium-run.ts';

/** Elements and attributes of our own; anything else came from a record. */
const ELEMENTS = new Set(
  (
    'html head meta title style body header main section footer script div p span a b i strong code pre ' +
    'h1 h2 h3 h4 h5 ul ol li dl dt dd table caption thead tbody tr th td figure figcaption details summary ' +
    'form button label input output svg path rect polygon text g defs clipPath'
  ).split(' '),
);
const ATTRIBUTE = new RegExp(
  '^(aria-[a-z]+|class|id|role|tabindex|hidden|open|href|title|style|scope|type|start|lang|charset|name|content|http-equiv|' +
    'data-(verdict|show|filter)|autocomplete|spellcheck|xmlns|viewBox|d|fill|stroke|stroke-[a-z]+|width|height|x|y|r|' +
    'points|transform|text-anchor|dominant-baseline|clip-path|paint-order)$',
);

interface Tag {
  name: string;
  attributes: string[];
}

/** Every opening tag outside script and style, as a browser would read them. */
function tagsOf(page: string): Tag[] {
  const body = page.replace(PAGE_SCRIPT, '').replace(/<style>[^<]*<\/style>/, '');
  return [...body.matchAll(/<([a-zA-Z!][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)].map(([, name = '', rest = '']) => ({
    name,
    attributes: [...rest.matchAll(/([^\s=/]+)(?:="[^"]*")?/g)].map(([, attribute = '']) => attribute),
  }));
}

function expectOnlyOurMarkup(page: string): void {
  for (const { name, attributes } of tagsOf(page)) {
    if (name === '!doctype') continue;
    expect(ELEMENTS).toContain(name);
    for (const attribute of attributes) expect(attribute).toMatch(ATTRIBUTE);
  }
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/<style/g)).toHaveLength(1);
  for (const [, address = ''] of page.matchAll(/href="([^"]*)"/g)) expect(address).toMatch(/^#[\w-]+$/);
}

describe('HTML report', () => {
  const page = htmlReport(stadiumRun());

  it('is a pure function of the record', () => expect(htmlReport(stadiumRun())).toBe(page));

  it('stays small', () => expect(page.length).toBeLessThan(2_000_000));

  it('allows its one script by its hash, and nothing from anywhere', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      `script-src 'sha256-${hash}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/<(link|img|iframe|object|embed|base)\b|@import|url\((?!#)/);
    expectOnlyOurMarkup(page);
  });

  it('has ids that are unique, and links that lead somewhere', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('begins with the verdict, and says whether outcomes were observed', () => {
    const head = page.slice(page.indexOf('<header'), page.indexOf('</header>'));
    expect(head).toContain('NOT conformant');
    expect(head).toContain('Outcomes were observed in an emulated network (stadium-replay, 300 devices)');
    for (const fact of ['acme-qod 2.4.0', 'r3.2', '2026-03-14 19:02:11 UTC', 'qod-testbed 0.1.0', '20260314']) {
      expect(head).toContain(fact);
    }
  });

  it('describes every chart and gives its data', () => {
    const figures = page.split('<figure').slice(1);
    expect(figures.length).toBeGreaterThan(8);
    for (const figure of figures) {
      expect(figure).toMatch(/<svg role="img" aria-label="[^"]{30,}"/);
      expect(figure).toContain('<summary>Data</summary>');
    }
  });

  it('shows the whole exchange of a failed case, and bodies alone of a passed one', () => {
    const failed = htmlReport({ conformance: aConformanceRun([aFailedCase()]) });
    expect(failed).toContain('flow still boosted after delete');
    expect(failed).toContain('authorization: Bearer «redacted»');
    expect(failed).toContain('&quot;sessionId&quot;: &quot;3fa85f64-5717-4562-b3fc-2c963f66afa6&quot;');
    expect(failed).toContain('curl -X POST');
    const passed = htmlReport({ conformance: aConformanceRun([aCase()]) });
    expect(passed).toContain('&quot;sessionId&quot;');
    expect(passed).not.toContain('x-correlator');
    expect(passed).not.toContain('curl -X POST');
  });

  it('leaves exchanges of passed cases out, and says so, when there are too many', () => {
    const body = JSON.stringify({ padding: 'x'.repeat(20_000) });
    const exchanges = [anExchange({ request: { method: 'POST', url: '/', headers: {}, body } })];
    const cases = Array.from({ length: 500 }, (_, n) =>
      aCase({ id: `quality-on-demand/createSession/${n}`, exchanges }),
    );
    const large = htmlReport({ conformance: aConformanceRun([...cases, aFailedCase({ exchanges })]) });
    expect(large.length).toBeLessThan(3_000_000);
    expect(large).toMatch(/To keep this file small, \d+ of them show none/);
    expect(large.match(/class="case"/g)).toHaveLength(501);
  });

  it('limits the charts of cases that passed', () => {
    const outcomes = [anOutcome('baseline', 1.4), anOutcome('promised', 12)];
    const cases = Array.from({ length: 40 }, (_, n) => aCase({ id: `quality-on-demand/outcomes/${n}`, outcomes }));
    const many = htmlReport({ conformance: aConformanceRun([...cases, aFailedCase({ outcomes })]) });
    expect(many.match(/<figure/g)).toHaveLength(25);
    expect(many).toContain('And 16 more cases that passed');
  });

  it('says that a run is incomplete', () => {
    const { header, cases } = aConformanceRun([aCase()], { planned: 9 });
    const incomplete = htmlReport({ conformance: { header, cases, incomplete: 'it has no footer' } });
    expect(incomplete).toContain('INCOMPLETE RUN');
    expect(incomplete).toContain('1 of 9 planned');
    const { footer: _, ...emulation } = anEmulationRun({ incomplete: 'its last line is cut off' });
    expect(htmlReport({ emulation })).toContain('The run was interrupted: its last line is cut off.');
  });

  it('says that no case was executed', () => {
    const empty = htmlReport({ conformance: aConformanceRun([], { requirements: [] }) });
    expect(empty).toContain('Inconclusive');
    expect(empty).toContain('No case was executed, so nothing can be said about the target.');
  });

  it('reports an emulation alone: its story, the load, every watched flow, the devices', () => {
    const flows = [aFlowInterval({ qosFlow: 'q' }), aFlowInterval({ flow: 'press/upload', direction: 'uplink' })];
    const alone = htmlReport({ emulation: anEmulationRun({ flows }) });
    expect(alone).toContain('no server was tested, so there is no verdict');
    expect(alone).toContain('What Quality on Demand did for fan/replay');
    expect(alone).toContain('Cell load');
    expect(alone).toContain('upload, uplink: packet delay');
    expect(alone).toContain('Every device');
    expect(htmlReport({ emulation: anEmulationRun({ flows: [], cells: [], ues: [] }) })).toContain('</html>');
  });

  it('shows where the delay comes from, on either side', () => {
    const page = htmlReport({ emulation: anEmulationRun() });
    const figure = /<figure id="story-0-delay-split"[\s\S]*?<\/figure>/.exec(page)?.[0] ?? '';
    expect(figure).toContain(
      'aria-label="Stacked bars of the mean packet delay. fan/replay, with Quality on Demand: 8 ms, of which queueing 1 ms, ' +
        'scheduling 2.5 ms, HARQ 0.5 ms, core 4 ms; twin/replay, twin without: 900 ms, of which queueing 865 ms, ' +
        'scheduling 25 ms, HARQ 6 ms, core 4 ms."',
    );
    // 2.5 of 8 ms and 25 of 900 ms.
    expect(figure).toMatch(/<td>scheduling<\/td><td>2.5 ms \(31 %\)<\/td><td>25 ms \(2.8 %\)<\/td>/);
    const lost = [aFlowInterval({ qosFlow: 'q', throughputBps: 0, delayMs: null })];
    expect(htmlReport({ emulation: anEmulationRun({ flows: lost }) })).not.toContain('Where the delay comes from');
  });

  it('tells what the radio did for groups and devices, and a dash for those that were sent nothing', () => {
    const [ue] = anEmulationRun().ues;
    const idle = { ...ue!, ue: 'idle-1', group: 'idle', downlinkBlocks: null };
    const page = htmlReport({ emulation: anEmulationRun({ ues: [ue!, idle] }) });
    const radio = '<td>17.2 dB</td><td>19.5</td><td>1.75</td><td>9.0 %</td><td>5 Mbit/s</td>';
    expect(page).toContain(`<td>fans</td><td>1</td><td>80 m</td>${radio}`);
    expect(page).toContain(`<td>fan</td><td>fans</td><td>80 m</td>${radio}`);
    expect(page).toContain('<td>idle</td><td>1</td><td>80 m</td><td>17.2 dB</td><td>–</td><td>–</td><td>–</td>');
  });

  it('tells what became of sessions that no watched flow shows', () => {
    const refused = { type: 'session', timeS: 3, ue: 'press', profile: 'QOS_L', event: 'FAILED_RESOURCES_ALLOCATION' };
    const { sessions } = anEmulationRun();
    expect(htmlReport({ emulation: anEmulationRun() })).not.toContain('Other sessions');
    const page = htmlReport({ emulation: anEmulationRun({ sessions: [...sessions, refused as SessionLine] }) });
    expect(page).toContain('<td>3 s</td><td>press</td><td>QOS_L</td><td>QoS flow refused by the network</td>');
    const many = Array.from({ length: 203 }, () => refused as SessionLine);
    expect(htmlReport({ emulation: anEmulationRun({ sessions: many }) })).toContain('And 3 more events');
  });

  it('tells the device of an interrupted connection', () => {
    const { response: _, ...exchange } = anExchange({ error: 'connection reset' });
    expect(htmlReport({ conformance: aConformanceRun([aFailedCase({ exchanges: [exchange] })]) })).toContain(
      'No answer: connection reset',
    );
  });

  it.each(HOSTILE.map((text) => [text]))('never takes %j for markup, in any field', (text) => {
    expectOnlyOurMarkup(htmlReport(poison(everyField(), () => text)));
  });

  it('never takes any text for markup', () => {
    const texts = fc.infiniteStream(hostileText);
    fc.assert(
      fc.property(texts, (stream) => {
        expectOnlyOurMarkup(htmlReport(poison(everyField(), () => stream.next().value as string)));
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});
