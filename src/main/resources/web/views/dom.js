// Small helpers to build the page. Data reaches it only as text and as attributes of fixed names.

/**
 * Makes an element.
 *
 * @param {string} name tag, with classes after dots: `button.primary`
 * @param {object} [properties] `on<Event>` listeners, `aria-…`, `data-…` and other attributes; a value of undefined, null or
 *     false leaves an attribute out
 * @param {...(Node | string | null | undefined)} children strings become text
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const node = document.createElement(tag);
  if (classes.length > 0) node.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2).toLowerCase(), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const HUES = 8;

/** A round mark with the first letter of a name, always in the same colour for the same user. */
export function avatar(userId, name, status) {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  const letter = (Array.from(name || userId)[0] ?? '?').toUpperCase();
  const mark = element('span.avatar', { 'data-hue': hash % HUES, 'aria-hidden': 'true' }, letter);
  if (status) mark.append(element('span.dot', { 'data-status': status }));
  return mark;
}

const STATUS_WORDS = {
  online: 'online',
  away: 'away',
  busy: 'busy',
  offline: 'offline',
  in_game: 'in a game',
  in_menu: 'in the menu',
  invisible: 'invisible',
};

export function statusWord(status) {
  return STATUS_WORDS[status] ?? 'offline';
}

/** A dialog with one line to fill in; resolves with the text, or null when it was left. */
export function ask({ title, label, placeholder, action, hint }) {
  return new Promise((resolve) => {
    const input = element('input', { id: 'ask-input', placeholder, required: true, maxlength: 128, autocomplete: 'off' });
    const dialog = element(
      'dialog.ask',
      { 'aria-labelledby': 'ask-title', onClose: () => leave() },
      element(
        'form',
        { method: 'dialog', novalidate: true },
        element('h2', { id: 'ask-title' }, title),
        element('label', { for: 'ask-input' }, label),
        input,
        hint ? element('p.hint', {}, hint) : null,
        element(
          'div.actions',
          {},
          element('button', { type: 'button', onClick: () => dialog.close('') }, 'Cancel'),
          element('button.primary', { type: 'submit', value: 'ok' }, action),
        ),
      ),
    );
    const leave = () => {
      const text = input.value.trim();
      dialog.remove();
      resolve(dialog.returnValue === 'ok' && text ? text : null);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
