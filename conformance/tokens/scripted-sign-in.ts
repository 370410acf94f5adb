import type { SignIn } from './authorization-code.ts';
import { withoutQuery } from './oauth-http.ts';
import type { TokenWish } from './token-provider.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** A form to fill in: a CSS selector, and values by field name. */
export interface FilledForm {
  form?: string;
  fields: Readonly<Record<string, (wish: TokenWish) => string>>;
}

/** Fills in the forms of the sign-in pages, in order. It ends as soon as the redirect URI is reached. */
export function scriptedSignIn(forms: readonly FilledForm[], redirectUri: string): SignIn {
  return {
    oneAtATime: false,
    arrive: async (start, { http }, wish) => {
      // Loaded by those alone who need it: the HTML parser is large.
      const { FormBrowser } = await import('./form-browser.ts');
      const browser = new FormBrowser(http, new URL(redirectUri));
      let place = await browser.open(start);
      for (const { form, fields } of forms) {
        if (place.kind === 'end') break;
        const filled = Object.entries(fields).map(([name, value]) => [name, value(wish)] as const);
        place = await browser.submit(place, Object.fromEntries(filled), form);
      }
      if (place.kind === 'end') return place.url;
      throw new TokenUnavailable(
        `after ${forms.length} form${forms.length === 1 ? '' : 's'} there is another page, ${withoutQuery(place.url)}; expected the redirect URI`,
      );
    },
  };
}
