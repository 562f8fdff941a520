// The first thing one sees: under which name to enter, and how to prove it.

import { element } from './dom.js';

/**
 * The form to enter.
 *
 * @param {object} options
 * @param {string} [options.name] filled in already
 * @param {string} [options.nodes] other nodes, filled in already
 * @param {string} [options.notice] why one is here again
 * @param {(entry: {name: string, token: string, nodes: string[]}) => Promise<void>} options.onEnter rejects with what to show
 */
export function loginView({ name = '', nodes = '', notice = '', onEnter }) {
  const nameInput = element('input', {
    id: 'name', value: name, autocomplete: 'username', maxlength: 64, placeholder: 'alice',
    'aria-describedby': 'login-error',
  });
  const tokenInput = element('textarea', { id: 'token', rows: 3, autocomplete: 'off', spellcheck: 'false' });
  const nodesInput = element('input', {
    id: 'nodes', value: nodes, autocomplete: 'off', placeholder: 'ws://host:8081/ws, ws://host:8082/ws',
  });
  const error = element('p.error', { id: 'login-error', role: 'alert' }, notice);
  const button = element('button.primary', { id: 'enter', type: 'submit' }, 'Enter');

  const submit = async (event) => {
    event.preventDefault();
    const entry = {
      name: nameInput.value.trim(),
      token: tokenInput.value.trim(),
      nodes: nodesInput.value.split(',').map((each) => each.trim()).filter(Boolean),
    };
    if (!entry.name && !entry.token) {
      error.textContent = 'Choose a name first.';
      nameInput.focus();
      return;
    }
    error.textContent = '';
    button.disabled = true;
    try {
      await onEnter(entry);
    } catch (failure) {
      error.textContent = failure.message;
      button.disabled = false;
    }
  };

  return element(
    'main.login',
    {},
    element(
      'form.card',
      { onSubmit: submit, novalidate: true },
      element('img.logo', { src: 'icon.svg', alt: '', width: 56, height: 56 }),
      element('h1', {}, 'Rookery'),
      element('p.subtitle', {}, 'Chat and presence, live across the cluster.'),
      element('label', { for: 'name' }, 'Your name'),
      nameInput,
      error,
      button,
      element(
        'details',
        {},
        element('summary', {}, 'More options'),
        element('label', { for: 'token' }, 'Token'),
        tokenInput,
        element('p.hint', {}, 'Without one, this page asks the server for a development token.'),
        element('label', { for: 'nodes' }, 'Other nodes'),
        nodesInput,
        element('p.hint', {}, 'Where to go on when this node is gone: addresses, separated by commas.'),
      ),
    ),
  );
}
