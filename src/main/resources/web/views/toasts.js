// Short notices at the edge of the page, read out by screen readers.

import { element } from './dom.js';

const TOASTS_MAX = 4;
const SHOWN_MS = 8_000;

/** Shows a notice until it is dismissed or has been there for a while. */
export function toast(text, kind = 'error') {
  const area = document.getElementById('toasts');
  const notice = element(
    'div.toast',
    { 'data-kind': kind },
    element('span', {}, text),
    element('button.plain', { type: 'button', 'aria-label': 'Dismiss', onClick: () => notice.remove() }, '×'),
  );
  while (area.childElementCount >= TOASTS_MAX) area.firstElementChild.remove();
  area.append(notice);
  setTimeout(() => notice.remove(), SHOWN_MS);
}
