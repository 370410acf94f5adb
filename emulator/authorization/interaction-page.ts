/** What the login page shows. */
export interface InteractionView {
  clientId: string;
  /** Name of a DPV purpose. */
  purpose: string | undefined;
  /** Technical scopes to consent to; empty where consent has been given before. */
  scopes: readonly string[];
  /** What the field holds at first. */
  phoneNumber: string;
  /** Phone numbers to pick from. */
  suggestions: readonly string[];
  /** What was wrong with the last try. */
  problem?: string;
}

/** The page at which a subscriber says who they are and consents. One form, no script. */
export function interactionPage(view: InteractionView): string {
  const { clientId, purpose, scopes, phoneNumber, suggestions, problem } = view;
  const items = scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('');
  const options = suggestions.map((each) => `<option value="${escaped(each)}"></option>`).join('');
  const consent = `<p>It asks for${purpose === undefined ? '' : `, for the purpose <b>${escaped(purpose)}</b>`}:</p><ul>${items}</ul>`;
  return page(
    'Sign in',
    `<h1>Sign in to the emulated operator</h1>
<p><b>${escaped(clientId)}</b> wants to act for your line.</p>
${scopes.length === 0 ? '' : consent}
${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>`}
<form method="post">
<label for="phoneNumber">Phone number</label>
<input id="phoneNumber" name="phoneNumber" type="tel" list="known" autocomplete="off" value="${escaped(phoneNumber)}">
<datalist id="known">${options}</datalist>
<button name="decision" value="approve">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>`,
  );
}

/** The page for what cannot be told to the client, such as a redirect URI that is not its own. */
export function errorPage(error: string, description: string): string {
  return page(
    'Request refused',
    `<h1>Request refused</h1><p><code>${escaped(error)}</code></p><p>${escaped(description)}</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:1rem/1.5 sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}label,input{display:block}
input{font:inherit;padding:.4rem;margin:.3rem 0 1rem;width:100%;box-sizing:border-box}button{font:inherit;padding:.4rem 1.2rem}
[role=alert]{color:#a00}</style></head>
<body><main>
${body}
</main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
