import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS, type Figure, runCheck } from '../../emulator/index.ts';
import { packageRoot } from '../../package-root.ts';
import { figureSvg } from './chart.ts';
import { checkSection, validationDocument } from './document.ts';

const docs = join(packageRoot, 'docs');
const committed = readFileSync(join(docs, 'validation.md'), 'utf8');
const fast = CHECKS.filter((check) => check.fast);

describe('docs/validation.md', () => {
  it.each(fast.map((check) => [check.id, check] as const))('has what a run of %s gives', (_, check) => {
    // Everything up to the figure: to make its curves again would double the time.
    expect(committed).toContain(checkSection({ result: runCheck(check), figure: undefined }));
  });

  it('has every check, and nothing that fails', () => {
    for (const { id } of CHECKS) expect(committed).toContain(`qod validate --only ${id}\``);
    expect(committed).not.toMatch(/✗ fail|\? unsure/);
  });

  it('shows plots that are there, and no other is', () => {
    const shown = [...committed.matchAll(/\(validation\/([\w-]+\.svg)\)/g)].map(([, file]) => file!);
    for (const file of shown) expect(existsSync(join(docs, 'validation', file))).toBe(true);
    expect(readdirSync(join(docs, 'validation')).sort()).toEqual(shown.sort());
  });

  it('links to headings that it has', () => {
    const anchors = [...committed.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
    const headings = [...committed.matchAll(/^### (.*)$/gm)].map(([, text]) =>
      text!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- ]/gu, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors.sort()).toEqual(headings.sort());
  });

  it('says what failed, and by how much', () => {
    const check = fast[0]!;
    const broken = { ...check, run: () => check.run().map((each) => ({ ...each, verdict: 'failed' as const })) };
    const text = validationDocument([{ result: runCheck(broken), figure: undefined }]);
    expect(text).toContain('1 checks with 7 measurements: 0 pass, 7 fail');
    expect(text).toContain('| ✗ fail |');
  });
});

describe('plot', () => {
  const figure: Figure = {
    id: 'sample',
    title: 'A < B',
    caption: 'What & where',
    xAxis: { name: 'x in m', scale: 'log', from: 1, to: 100 },
    yAxis: { name: 'y in dB', scale: 'linear', from: 0, to: 10 },
    series: [
      { name: 'law', kind: 'line', points: [1, 10, 100].map((x) => ({ x, y: 5 })) },
      { name: 'measured', kind: 'points', points: [{ x: 10, y: 5, halfWidth: 1 }] },
    ],
  };

  it('is the same however many were drawn before', () => {
    const first = figureSvg(figure);
    figureSvg({ ...figure, id: 'other' });
    expect(figureSvg(figure)).toBe(first);
  });

  it('has title, description and background of its own, and neither script nor style sheet', () => {
    const svg = figureSvg(figure);
    expect(svg).toContain('<title>A &lt; B</title><desc>What &amp; where</desc>');
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain('x in m');
    expect(svg).not.toMatch(/class=|<style|<script|href|NaN| on\w+=/);
  });

  it.each(CHECKS.filter(({ fast, figure }) => fast && figure !== undefined).map((check) => [check.id, check] as const))(
    'of %s is the committed one',
    (_, check) => {
      const drawn = check.figure!();
      expect(figureSvg(drawn)).toBe(readFileSync(join(docs, 'validation', `${drawn.id}.svg`), 'utf8'));
    },
  );
});
