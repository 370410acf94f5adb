import { createHash } from 'node:crypto';

/**
 * The only script of the page: filters, copy buttons, and opening the case that a link points to. The page is complete
 * without it. It reads text and attributes and writes none of them as markup.
 */
export const PAGE_SCRIPT = `
'use strict';
for (const form of document.querySelectorAll('form[data-filter]')) {
  const list = document.getElementById(form.dataset.filter);
  const items = [...list.querySelectorAll('[data-verdict]')];
  const texts = items.map((item) => (item.querySelector('summary') || item).textContent.toLowerCase());
  const buttons = [...form.querySelectorAll('button')];
  const input = form.querySelector('input');
  const output = form.querySelector('output');
  let wanted = '';
  const apply = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, index) => {
      const chosen = wanted === '' || item.dataset.verdict === wanted;
      const fits = chosen && words.every((word) => texts[index].includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    for (const group of list.querySelectorAll('.group')) {
      group.hidden = group.querySelector('[data-verdict]:not([hidden])') === null;
    }
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.verdict === wanted));
    output.textContent = shown === items.length ? '' : shown + ' of ' + items.length + ' shown';
  };
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) { wanted = button.dataset.verdict; apply(); }
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', apply);
  for (const tile of document.querySelectorAll('[data-show]')) {
    if (form.dataset.filter === 'case-list') {
      tile.addEventListener('click', () => { wanted = tile.dataset.show; input.value = ''; apply(); });
    }
  }
  form.hidden = false;
}
for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = 'copied';
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = 'selected';
    }
    setTimeout(() => { button.textContent = 'copy'; }, 2000);
  });
}
const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.matches('details.case')) { target.hidden = false; target.open = true; target.scrollIntoView(); }
};
addEventListener('hashchange', openTarget);
openTarget();
`;

/** Content security policy of the page: this one script, styles, nothing from anywhere, no forms, no base address. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
