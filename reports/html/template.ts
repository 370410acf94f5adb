import { visibleText } from '../visible-text.ts';

declare const escaped: unique symbol;

/**
 * Text that is safe to stand in the report. Only this file makes one: out of literals of the source code and of escaped
 * values. A value of a record can never be one, whatever it holds.
 */
export class Markup {
  declare readonly [escaped]: true;
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Markup written in our own source, or computed from numbers alone. Never pass a string of a record. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }
}

export type Content = Markup | string | number | undefined | false | readonly Content[];

/** Template tag: the literal parts are markup, every value is escaped unless it is markup itself. */
export function markup(literals: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = literals[0] ?? '';
  values.forEach((value, index) => {
    text += contentText(value) + (literals[index + 1] ?? '');
  });
  return Markup.trusted(text);
}

/** Escaped for element content and for attribute values in quotes; unseen characters are shown as code points. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('`', '&#96;');
}

function contentText(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map((each: Content) => contentText(each)).join('');
  return escapeHtml(String(value));
}
