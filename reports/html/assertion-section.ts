import { countText } from '../quantity-text.ts';
import type { Assertion, CaseRecord } from '../upstream.ts';
import { visibleLine } from '../visible-text.ts';
import { dataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

/**
 * What a case asserted. What did not hold stands open as a table; what held is behind a click, as plain lines: a suite
 * has ten thousand of them.
 */
export function assertionSection({ assertions, exchanges }: CaseRecord): Markup {
  const broken = assertions.filter(({ held }) => !held);
  const held = assertions.filter((assertion) => assertion.held);
  if (assertions.length === 0) return markup`<p class="note">Nothing was asserted.</p>`;
  return markup`${broken.length > 0 && brokenTable(broken, exchanges)}
${
  held.length > 0 &&
  markup`<details class="data"><summary>${countText(held.length, 'assertion')} held</summary>
<pre>${heldLines(held, exchanges)}</pre></details>`
}`;
}

function brokenTable(broken: readonly Assertion[], exchanges: CaseRecord['exchanges']): Markup {
  return dataTable({
    caption: 'Assertions that did not hold',
    columns: ['check', 'level', 'expected', 'actual', 'exchange'],
    rows: broken.map(({ check, level, expected, actual, exchange }) => [
      markup`<code>${check}</code>`,
      level,
      markup`<span class="value">${expected}</span>`,
      markup`<span class="value">${actual}</span>`,
      exchange === undefined ? '' : exchangeName(exchange, exchanges),
    ]),
  });
}

/** Grouped by the exchange that they are about, in the order of the record. */
function heldLines(held: readonly Assertion[], exchanges: CaseRecord['exchanges']): string {
  const numbers = [...new Set(held.map(({ exchange }) => exchange))];
  return numbers
    .map((number) => {
      const lines = held.filter(({ exchange }) => exchange === number).map(heldLine);
      return [number === undefined ? 'the case' : exchangeName(number, exchanges), ...lines].join('\n');
    })
    .join('\n\n');
}

function heldLine({ check, level, expected, actual }: Assertion): string {
  const value = expected === actual ? expected : `${actual} (expected ${expected})`;
  return visibleLine(`${level} ${check}: ${value}`);
}

function exchangeName(index: number, exchanges: CaseRecord['exchanges']): string {
  return visibleLine(`${index + 1} ${exchanges[index]?.name ?? ''}`);
}
