import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLine, visibleText } from './visible-text.ts';

describe('visible text', () => {
  it.each([
    ['escape\u001b[31m', 'escape⟨U+001B⟩[31m'],
    ['null\u0000', 'null⟨U+0000⟩'],
    ['next line\u0085', 'next line⟨U+0085⟩'],
    ['right to left\u202e', 'right to left⟨U+202E⟩'],
    ['isolate\u2066', 'isolate⟨U+2066⟩'],
    ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['separators\u2028\u2029', 'separators⟨U+2028⟩⟨U+2029⟩'],
    ['lone \ud800 surrogate', 'lone ⟨U+D800⟩ surrogate'],
    ['noncharacter \uffff', 'noncharacter ⟨U+FFFF⟩'],
    ['tag \u{e0041}', 'tag ⟨U+E0041⟩'],
    ['pair 😀, Ümläut, 漢字, عربى', 'pair 😀, Ümläut, 漢字, عربى'],
    ['tab\tand\nnewline', 'tab\tand\nnewline'],
  ])('shows %j as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves nothing unseen, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('makes one line of it', () => {
    expect(visibleLine(' a\n\tb\r\n c ')).toBe('a b⟨U+000D⟩ c');
  });
});
