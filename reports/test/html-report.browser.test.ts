import { AxeBuilder } from '@axe-core/playwright';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../render-report.ts';
import type { RunRecords } from '../run-records.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { everyField } from './hostile-records.ts';
import { HOSTILE, poison } from './hostile-text.ts';
import { stadiumRun } from './stadium-run.ts';

const executablePath = chromiumPath();

interface Opened {
  page: Page;
  /** Console messages, page errors and dialogs. */
  complaints: string[];
  /** Addresses asked for, the report's own file left out. */
  requests: string[];
}

describe.skipIf(executablePath === undefined)('HTML report in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  let dir: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? '');
    dir = await mkdtemp(join(tmpdir(), 'report-'));
  }, 60_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  async function open(records: RunRecords, options: Parameters<Browser['newContext']>[0] = {}): Promise<Opened> {
    const file = join(dir, 'report.html');
    await writeFile(file, renderReport(records, 'html'));
    const context = await browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, complaints, requests: requests.slice(1) };
  }

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('is quiet, complete and accessible: %s, %d pixels wide', async (colorScheme, width) => {
    const { page, complaints, requests } = await open(stadiumRun(), { colorScheme, viewport: { width, height: 900 } });
    expect(await page.title()).toBe('NOT conformant: acme-qod 2.4.0, CAMARA QoD r3.2');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    // Every kind of element that a report has, but few of each: on the whole run axe takes fifteen seconds.
    const small = await open(everyField(), { colorScheme, viewport: { width, height: 900 } });
    await small.page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
    const { violations } = await new AxeBuilder({ page: small.page }).analyze();
    expect(violations.map(({ id, impact, nodes }) => `${impact}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  });

  it('filters requirements and cases by verdict and text', async () => {
    const { page } = await open(stadiumRun());
    const visible = (list: string): Promise<number> => page.locator(`#${list} [data-verdict]:visible`).count();
    const cases = page.getByRole('search', { name: 'Filter cases' });
    const requirements = page.getByRole('search', { name: 'Filter requirements' });
    const all = await visible('case-list');
    await cases.getByRole('button', { name: 'failed' }).click();
    expect(await visible('case-list')).toBe(3);
    expect(await cases.getByRole('button', { name: 'failed' }).getAttribute('aria-pressed')).toBe('true');
    await cases.getByRole('searchbox').fill('BOOST gone');
    expect(await visible('case-list')).toBe(1);
    expect(await cases.locator('output').textContent()).toBe(`1 of ${all} shown`);
    await cases.getByRole('button', { name: 'all' }).click();
    expect(await visible('case-list')).toBe(2);
    await requirements.getByRole('button', { name: 'failed' }).click();
    expect(await visible('requirement-list')).toBe(3);
    await page.locator('a.tile', { hasText: 'inconclusive' }).click();
    expect(await visible('case-list')).toBe(1);
  });

  it('opens a case that a link leads to, with its exchange, and copies its curl line', async () => {
    const { page, complaints } = await open(stadiumRun(), { permissions: ['clipboard-read', 'clipboard-write'] });
    const passed = page.locator('#case-quality-on-demand-createSession-01');
    expect(await passed.getAttribute('open')).toBeNull();
    await passed.locator('summary').first().click();
    expect(await passed.getAttribute('open')).not.toBeNull();
    await page.locator('.attention a', { hasText: 'Out of range port' }).click();
    const failed = page.locator('#case-quality-on-demand-createSession-14');
    expect(await failed.getAttribute('open')).not.toBeNull();
    await failed.getByRole('button', { name: 'copy' }).click();
    await failed.getByRole('button', { name: 'copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain("curl -X POST 'https://qod.acme.example");
    expect(complaints).toEqual([]);
  });

  it('is complete without its script', async () => {
    const { page } = await open(stadiumRun(), { javaScriptEnabled: false });
    expect(await page.locator('#case-list details.case:visible').count()).toBe(stadiumRun().conformance?.cases.length);
    expect(await page.locator('form:visible, button:visible').count()).toBe(0);
  });

  it.each([0, 1, 2, 3, 4, 5])('runs nothing and asks for nothing when fields hold hostile text (%d)', async (turn) => {
    // The number of hostile strings and 7 have no common factor, so each field meets another string in each turn.
    let next = turn * 7;
    const records = poison(everyField(), () => HOSTILE[next++ % HOSTILE.length] ?? '');
    const { page, complaints, requests } = await open(records);
    await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('img, iframe, object, embed, link, base, injected').count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('writes JUnit XML that a parser reads back, whatever a server sends', async () => {
    const page = await browser.newPage();
    for (const text of HOSTILE) {
      const xml = renderReport(
        poison(everyField(), () => text),
        'junit',
      );
      const parsed = (await page.evaluate(
        `(() => {
          const parsed = new DOMParser().parseFromString(${JSON.stringify(xml)}, 'application/xml');
          const count = (name) => parsed.getElementsByTagName(name).length;
          return [count('parsererror'), count('testcase'), count('failure'), count('error'), count('skipped')];
        })()`,
      )) as number[];
      // Seven cases of `everyField`: one failed, one inconclusive and one error, one skipped and one not applicable.
      expect(parsed).toEqual([0, 7, 1, 2, 2]);
    }
    await page.close();
  });
});
