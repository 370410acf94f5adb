import { PAGE_STYLE } from './page-style.ts';
import { Markup, markup, type Content } from './template.ts';

/** A whole page that loads nothing: `policy` is the Content-Security-Policy that holds it to that. */
export function htmlPage({ title, policy, body }: { title: string; policy: string; body: Content }): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${Markup.trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${Markup.trusted(PAGE_STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
