/**
 * Colours that keep 4.5:1 against what lies behind them; blue and orange lead, which most colour-blind people tell
 * apart.
 */
const LIGHT = `
--paper: #fbfaf7; --card: #ffffff; --ink: #1b1f24; --ink-soft: #515862; --rule: #e6e3dc; --rule-strong: #a9a69e;
--link: #0b5394; --code: #f1efe9; --promise: #3a3731; --session-shade: rgba(0, 99, 177, 0.1);
--series-application: #0063b1; --series-twin: #c4500c; --series-control: #6b6f76;
--series-first: #0063b1; --series-second: #c4500c; --series-third: #7b3fa0; --series-fourth: #3f7a1f;
--part-queueing: #6d4795; --part-scheduling: #1f7a78; --part-harq: #8f5b00; --part-core: #646a72;
--passed: #0b6149; --passed-tint: #e0f1e9; --failed: #a3200f; --failed-tint: #fde6e0; --flaky: #a3200f; --flaky-tint: #fde6e0; --warning: #755000;
--warning-tint: #fcefcd; --inconclusive: #583c9f; --inconclusive-tint: #ece8fa; --error: #8b145d;
  --error-tint: #fae3f0;
--skipped: #4c535c; --skipped-tint: #e9e8e4; --not-applicable: #4c535c; --not-applicable-tint: #f1f0ec;`;

const DARK = `
--paper: #14171b; --card: #1c2026; --ink: #e9e7e2; --ink-soft: #abb1b9; --rule: #2d3239; --rule-strong: #666d76;
--link: #8cc4f5; --code: #252a31; --promise: #e0ddd5; --session-shade: rgba(93, 178, 242, 0.15);
--series-application: #5db2f2; --series-twin: #f2994a; --series-control: #a0a7b0;
--series-first: #5db2f2; --series-second: #f2994a; --series-third: #c59bea; --series-fourth: #93cf6d;
--part-queueing: #bfa0e6; --part-scheduling: #66c7c2; --part-harq: #e3bb5c; --part-core: #a4abb4;
--passed: #85d8b7; --passed-tint: #12362b; --failed: #ff9d8c; --failed-tint: #46190f; --flaky: #ff9d8c; --flaky-tint: #46190f; --warning: #f0c667;
--warning-tint: #3d2e08; --inconclusive: #c3b1f7; --inconclusive-tint: #2e2450; --error: #f5a3d3;
  --error-tint: #431233;
--skipped: #bcc2c9; --skipped-tint: #2e333a; --not-applicable: #bcc2c9; --not-applicable-tint: #262b31;`;

const VERDICTS = ['passed', 'failed', 'flaky', 'warning', 'inconclusive', 'error', 'skipped', 'not-applicable'];

const PAGE = `
* { box-sizing: border-box; }
html { color-scheme: light dark; scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5; font-size: 1rem;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main, footer, .band .inner, header.run > .facts { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
main > section { margin: 3.5rem 0; }
h1, h2, h3, h4, h5 { line-height: 1.2; text-wrap: balance; }
h2 { font-size: 1.6rem; letter-spacing: -0.01em; margin: 0 0 0.75rem; overflow-wrap: anywhere; }
h3 { font-size: 1.1rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
h4 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
h5 { font-size: 0.8rem; margin: 0 0 0.25rem; color: var(--ink-soft); font-weight: 600; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible {
  outline: 3px solid var(--series-application); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 0.86em; overflow-wrap: anywhere; }
.lead { font-size: 1.1rem; max-width: 62ch; margin: 0 0 1.25rem; overflow-wrap: anywhere; }
.note, .source, .aside { color: var(--ink-soft); font-size: 0.9rem; }
.source, .line { display: block; }
[hidden] { display: none !important; }
footer { padding-block: 2rem 3rem; color: var(--ink-soft); font-size: 0.9rem; border-top: 1px solid var(--rule); }
`;

const HEADER = `
.band { background: var(--band); color: #fff; padding: 2.5rem 0 2rem; }
.conformant .band { --band: #0b5a45; } .not-conformant .band { --band: #98200f; }
  .inconclusive .band { --band: #4b3590; }
.incomplete .band { --band: #5c4708; } .emulation .band { --band: #123f66; }
.kicker { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
h1 { font-size: clamp(2.2rem, 7vw, 4rem); letter-spacing: -0.025em; margin: 0.4rem 0 0.6rem; display: flex;
  gap: 0.35em; align-items: center; overflow-wrap: anywhere; }
.emulation h1 { font-size: clamp(1.8rem, 4.5vw, 2.8rem); }
.sign { flex: none; width: 1.15em; height: 1.15em; border-radius: 50%; background: #fff; color: var(--band);
  display: inline-grid; place-items: center; font-size: 0.72em; font-weight: 800; }
.observed { font-size: 1.15rem; font-weight: 600; margin: 0 0 0.25rem; max-width: 62ch; overflow-wrap: anywhere; }
.because { font-size: 1.05rem; margin: 0; max-width: 62ch; overflow-wrap: anywhere; }
.tiles { list-style: none; margin: 1.75rem 0 0; padding: 0; display: grid; gap: 0.5rem;
  grid-template-columns: repeat(auto-fit, minmax(6.9rem, 1fr)); }
.tile { display: block; height: 100%; padding: 0.6rem 0.75rem; border-radius: 8px; color: #fff; text-decoration: none;
  background: rgba(0, 0, 0, 0.28); line-height: 1.25; font-size: 0.85rem; }
.tile b { display: flex; justify-content: space-between; align-items: center; font-size: 1.75rem;
  font-variant-numeric: tabular-nums; }
.tile i { font-style: normal; font-size: 1.1rem; font-weight: 400; opacity: 0.85; }
.tile:hover { background: rgba(0, 0, 0, 0.45); }
.tile.none { background: none; box-shadow: inset 0 0 0 1px rgba(255, 255, 255, 0.35); }
.proportions { display: flex; gap: 2px; height: 10px; margin-top: 0.75rem; border-radius: 5px; overflow: hidden; }
.proportions span { min-width: 4px; background: #fff; }
.proportions .passed { background: #7fd3b2; } .proportions .failed { background: #ff8a75; } .proportions .flaky { background: #ffb199; }
  .proportions .warning { background: #f3cf78; }
.proportions .inconclusive { background: #c0adf5; } .proportions .error { background: #f59bd0; }
.proportions .skipped { background: #b9bec5; } .proportions .not-applicable { background: #8d949d; }
header.run > .facts { padding-block: 1.25rem 0; }
.facts dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 0; }
.facts details dl { padding-top: 0.75rem; }
.facts dl > div { max-width: 30rem; min-width: 0; }
.facts dt { color: var(--ink-soft); font-size: 0.85rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
`;

const CHARTS = `
.stats { display: flex; flex-wrap: wrap; gap: 1rem 1.25rem; margin: 0 0 1.5rem; }
.stats > div { display: flex; flex-direction: column-reverse; justify-content: flex-end; flex: 1 1 9rem;
  border-left: 4px solid var(--accent); padding-left: 0.8rem; max-width: 17rem; }
.stats dd { margin: 0; font-size: 1.5rem; font-weight: 650; letter-spacing: -0.01em;
  font-variant-numeric: tabular-nums; line-height: 1.25; }
.stats dt { color: var(--ink-soft); font-size: 0.9rem; overflow-wrap: anywhere; }
figure { margin: 0 0 1.25rem; padding: 1rem 1.1rem 0.75rem; background: var(--card); border: 1px solid var(--rule);
  border-radius: 12px; min-width: 0; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between;
  align-items: baseline; }
figure.card h3 { font-size: 1rem; text-wrap: pretty; }
.picture svg { display: block; width: 100%; height: auto; }
.picture.narrow { display: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0 0 0.5rem; padding: 0;
  font-size: 0.9rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; overflow-wrap: anywhere; }
.swatch { width: 30px; height: 8px; flex: none; }
.part { width: 14px; height: 14px; flex: none; border-radius: 2px; }
.shade { display: inline-block; width: 30px; height: 0.8em; background: var(--session-shade);
  border: 1px solid var(--rule-strong); vertical-align: baseline; }
.marks { margin: 0.5rem 0 0; padding-left: 1.5rem; font-size: 0.9rem; color: var(--ink-soft); display: flex;
  flex-wrap: wrap; gap: 0 2.5rem; overflow-wrap: anywhere; }
.marks + .note, figure .note { margin: 0.25rem 0 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 1.25rem; }
.cards figure { margin: 0; }
.reason { margin: 0.5rem 0 0; padding-left: 0.75rem; border-left: 3px solid var(--tone, var(--failed));
  overflow-wrap: anywhere; }
`;

const TABLES = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--ink-soft); font-size: 0.85rem; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.9rem 0.45rem 0;
  border-bottom: 1px solid var(--rule); }
thead th { font-size: 0.85rem; color: var(--ink-soft); font-weight: 600; white-space: nowrap;
  border-bottom-color: var(--rule-strong); }
tbody th { font-weight: 600; }
.requirements th[scope="row"] { max-width: 15rem; }
.coverage th[scope="row"] { max-width: none; white-space: nowrap; }
.coverage .unseen > * { color: var(--ink-soft); font-weight: 400; }
.requirements .what { min-width: 18rem; overflow-wrap: anywhere; }
.requirements .links { min-width: 9rem; max-width: 16rem; }
.links a { display: inline-block; margin-right: 0.4rem; font-size: 0.85rem; overflow-wrap: anywhere; }
.level { font-size: 0.8rem; color: var(--ink-soft); font-weight: 600; }
.value { display: block; min-width: 8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.devices td:nth-child(n + 3) { white-space: nowrap; }
td code { overflow-wrap: break-word; }
details.data { margin-top: 0.5rem; font-size: 0.95rem; }
details.data > summary { color: var(--ink-soft); font-size: 0.9rem; cursor: pointer; width: fit-content; }
details.data .scroll { max-height: 24rem; overflow-y: auto; }
.filter { display: flex; flex-wrap: wrap; gap: 0.6rem 1.25rem; align-items: center; margin: 0 0 1rem;
  font-size: 0.92rem; }
.filter .buttons { display: flex; flex-wrap: wrap; gap: 0.35rem; }
button { font: inherit; font-size: 0.9rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--rule-strong); border-radius: 999px; padding: 0.25rem 0.8rem; cursor: pointer; }
button[aria-pressed="true"] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
input { font: inherit; font-size: 0.95rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--rule-strong); border-radius: 6px; padding: 0.3rem 0.6rem; width: 13rem; max-width: 100%; }
`;

const CASES = `
.chip { display: inline-block; justify-self: start; white-space: nowrap; border-radius: 999px;
  padding: 0.1rem 0.65rem; font-size: 0.82rem; font-weight: 600; background: var(--tint); color: var(--tone); }
.chip.untested { box-shadow: inset 0 0 0 1px var(--rule-strong); color: var(--ink-soft); }
.shared { margin: 0 0 1rem; padding-left: 1.2rem; max-width: 90ch; overflow-wrap: anywhere; }
.attention { list-style: none; margin: 0; padding: 0; }
.attention li { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.75rem; padding: 0.7rem 0;
  border-bottom: 1px solid var(--rule); align-items: start; }
.attention a { font-weight: 600; }
.attention p { margin: 0.15rem 0 0; max-width: 75ch; overflow-wrap: anywhere; }
.group { margin: 1.75rem 0; }
.group h3 .api { font-weight: 400; color: var(--ink-soft); }
.group h3 .aside { font-weight: 400; float: right; }
details.case { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 0.35rem 0; }
details.case > summary, details.exchange > summary { cursor: pointer; list-style: none; }
details.case > summary::-webkit-details-marker, details.exchange > summary::-webkit-details-marker { display: none; }
details.case > summary { display: grid; grid-template-columns: 8.5rem 1fr auto; gap: 0.75rem; align-items: baseline;
  padding: 0.55rem 0.9rem; }
details.case > summary:hover, details.exchange > summary:hover { background: var(--code); border-radius: 8px; }
.case .title { overflow-wrap: anywhere; }
.case .title code { color: var(--ink-soft); display: block; }
.case .body { padding: 0.25rem 0.9rem 0.9rem; border-top: 1px solid var(--rule); min-width: 0; }
.reasons { margin: 0.75rem 0; padding: 0; list-style: none; }
.reasons li { padding: 0.15rem 0 0.15rem 0.75rem; border-left: 3px solid var(--tone, var(--rule-strong));
  font-weight: 600; overflow-wrap: anywhere; }
.about { margin: 0.5rem 0; color: var(--ink-soft); font-size: 0.92rem; overflow-wrap: anywhere; }
.outcomes { padding-left: 1.2rem; overflow-wrap: anywhere; }
details.exchange { border: 1px solid var(--rule); border-radius: 8px; margin: 0.35rem 0; }
details.exchange > summary { padding: 0.4rem 0.75rem; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem;
  align-items: baseline; }
details.exchange > :not(summary) { margin: 0.5rem 0.75rem 0.75rem; }
.number { color: var(--ink-soft); } .status { font-weight: 700; } .status.none { color: var(--failed); }
.sides { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.sides > div, .curl { min-width: 0; }
pre { margin: 0; padding: 0.7rem 0.85rem; background: var(--code); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; line-height: 1.45; font-size: 0.82rem; }
.curl { display: grid; grid-template: "name copy" "command command" / 1fr auto; gap: 0.25rem; align-items: end; }
.curl h5 { grid-area: name; } .curl pre { grid-area: command; } .curl .copy { grid-area: copy; }
`;

const NARROW = `
@media (max-width: 40rem) {
  main > section { margin: 2.5rem 0; }
  .picture.story { display: none; } .picture.narrow { display: block; }
  .tiles { grid-template-columns: repeat(3, 1fr); } .tile { padding: 0.45rem 0.6rem; font-size: 0.82rem; }
    .tile b { font-size: 1.5rem; }
  .stats { gap: 1rem 1.5rem; } .stats dd { font-size: 1.35rem; }
  figure { padding: 0.8rem 0.7rem 0.6rem; }
  .attention li { grid-template-columns: 1fr; gap: 0.25rem; }
  details.case > summary { grid-template-columns: 1fr auto; } .case .title { grid-column: 1 / -1; order: 3; }
  .group h3 .aside { float: none; display: block; }
  table.requirements, .requirements tbody, .requirements tr, .requirements td, .requirements th[scope="row"] {
    display: block; max-width: none; min-width: 0; }
  .requirements thead { display: none; }
  .requirements tr { padding: 0.6rem 0; border-bottom: 1px solid var(--rule); }
  .requirements td, .requirements th { border: 0; padding: 0.1rem 0; }
  .requirements .what, .requirements .links { min-width: 0; max-width: none; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { ${LIGHT.trim()} --paper: #fff; }
  body { font-size: 10pt; } main > section { margin: 1.5rem 0; }
  .band { background: none; color: var(--ink); border-bottom: 4px solid var(--band); padding: 0 0 1rem; }
  .sign { background: var(--band); color: #fff; print-color-adjust: exact; } .tile, .tile.none { color: var(--ink);
    background: none; border: 1px solid var(--rule-strong); }
  .proportions, .shade, .part, .chip { print-color-adjust: exact; }
  .filter, .copy, details.data { display: none; } figure, .case summary, tr { break-inside: avoid; }
  .scroll { overflow: visible; } h2, h3 { break-after: avoid; }
}
`;

const VERDICT_COLOURS = VERDICTS.map(
  (
    verdict,
  ) => `.chip.${verdict}, .reason.${verdict}, details.case[data-verdict="${verdict}"] { --tone: var(--${verdict});
    --tint: var(--${verdict}-tint); }
.links a.${verdict} { color: var(--${verdict}); }`,
).join('\n');

/** The style sheet of the page, for light and dark screens, narrow ones, and paper. */
export const PAGE_STYLE = [
  `:root {${LIGHT} }`,
  `@media (prefers-color-scheme: dark) { :root {${DARK} } }`,
  PAGE,
  HEADER,
  CHARTS,
  TABLES,
  CASES,
  VERDICT_COLOURS,
  NARROW,
].join('\n');
