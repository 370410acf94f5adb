import { anyBoost } from './flow-series.ts';
import { attentionSection } from './html/attention-section.ts';
import { caseAnchors } from './html/anchors.ts';
import { caseList } from './html/case-list.ts';
import { cellSection } from './html/cell-section.ts';
import { devicesSection } from './html/devices-section.ts';
import { networkSection } from './html/network-section.ts';
import { outcomeSection } from './html/outcome-section.ts';
import { PAGE_POLICY, PAGE_SCRIPT } from './html/page-script.ts';
import { htmlPage } from './html/page.ts';
import { coverageSection } from './html/coverage-section.ts';
import { errataSection } from './html/errata-section.ts';
import { requirementSection } from './html/requirement-section.ts';
import { emulationFacts, facts, runHeader } from './html/run-header.ts';
import { sessionSection } from './html/session-section.ts';
import { storySection } from './html/story-section.ts';
import { Markup, markup } from './html/template.ts';
import { watchedSection } from './html/watched-section.ts';
import { assess } from './assessment.ts';
import { qodStories } from './qod-story.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';

/** The report as one HTML file that needs nothing else: no network, no server, and no script to be read. */
export function htmlReport(records: RunRecords): string {
  const { conformance, emulation } = records;
  return htmlPage({
    title: pageTitle(records),
    policy: PAGE_POLICY,
    body: markup`${runHeader(records)}
<main>
${emulation && emulationStory(emulation, records)}
${conformance && conformanceSections(conformance)}
${emulation && emulationDetails(emulation, records)}
${conformance && emulation && aboutEmulation(emulation)}
</main>
<footer><p>Made from the run's record alone:
<code>qod report &lt;run folder&gt; --format html</code> makes the same bytes again.
This page loads nothing and sends nothing.</p></footer>
<script>${Markup.trusted(PAGE_SCRIPT)}</script>`,
  });
}

/** What Quality on Demand did: the first thing to see, whatever else the report holds. */
function emulationStory(run: EmulationRun, records: RunRecords): Markup {
  return markup`${qodStories(records).map(storySection)}
${cellSection(run, anyBoost(run))}`;
}

function emulationDetails(run: EmulationRun, records: RunRecords): Markup {
  const stories = qodStories(records);
  return markup`${watchedSection(run, stories, anyBoost(run))}
${sessionSection(run, stories)}
${networkSection(run)}
${devicesSection(run)}`;
}

function conformanceSections(run: ConformanceRun): Markup {
  const anchors = caseAnchors(run.cases);
  return markup`${outcomeSection(run.cases, anchors)}
${attentionSection(run.cases, anchors)}
${requirementSection(run, anchors)}
${errataSection(run, anchors)}
${coverageSection(run)}
${caseList(run, anchors)}`;
}

function aboutEmulation(run: EmulationRun): Markup {
  return markup`<section aria-labelledby="emulation-title"><h2 id="emulation-title">The emulation beside it</h2>
${run.incomplete !== undefined && markup`<p class="reason">Its record is incomplete: ${run.incomplete}.</p>`}
${facts(emulationFacts(run))}</section>`;
}

function pageTitle({ conformance, emulation }: RunRecords): string {
  if (conformance === undefined) return `${emulation?.header.scenario.title ?? 'Run'} – emulated 5G cell`;
  const { target, release } = conformance.header;
  return `${assess(conformance).headline}: ${target.name}, CAMARA QoD ${release}`;
}
