import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, Markup, markup } from './template.ts';

describe('markup template', () => {
  it('escapes every value, in content and in attributes', () => {
    expect(markup`<a title="${'"><script>'}">${"<b> & 'c'"}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#39;c&#39;</a>',
    );
  });

  it('lets markup, lists and numbers in, and leaves out what is absent', () => {
    expect(markup`<ul>${[1, 2].map((n) => markup`<li>${n}</li>`)}</ul>${undefined}${false}`.text).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    );
  });

  it('does not take an object of a record for markup', () => {
    const pretender = JSON.parse('{"text":"<script>"}') as string;
    expect(markup`${pretender}`.text).not.toContain('<script>');
  });

  it('lets trusted markup through', () => {
    expect(markup`${Markup.trusted('<hr>')}`.text).toBe('<hr>');
  });

  it('never lets a character out that could end text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });
});
