// Where the page begins: shows the form to enter, or goes on with the session of this tab.

import { Page } from './page.js';
import { element } from './views/dom.js';
import { loginView } from './views/login.js';

const SAVED_KEY = 'rookery.session';

const root = document.getElementById('app');

start();

function start() {
  const saved = JSON.parse(sessionStorage.getItem(SAVED_KEY) ?? 'null');
  if (!saved) {
    showLogin();
    return;
  }
  root.replaceChildren(element('main.login', {}, element('p', { role: 'status' }, 'Connecting…')));
  enter(saved).catch((failure) => showLogin(failure.message));
}

function showLogin(notice = '') {
  sessionStorage.removeItem(SAVED_KEY);
  const query = new URLSearchParams(location.search);
  const view = loginView({
    name: query.get('user') ?? '', nodes: query.get('nodes') ?? '', notice, onEnter: (entry) => enter(entry),
  });
  root.replaceChildren(view);
  view.querySelector('#name').focus();
}

/** Opens a session and then the page. Rejects when the server will not have it. */
async function enter(entry) {
  const page = new Page({
    entry,
    url: ownAddress(),
    tokenFor: ({ token, name }) => token || developmentToken(name),
    onSave: (saved) => sessionStorage.setItem(SAVED_KEY, JSON.stringify(saved)),
    onLeave: () => showLogin(),
  });
  await page.open();
  root.replaceChildren(page.node);
}

function ownAddress() {
  return new URL('ws', location.href).href.replace(/^http/, 'ws').replace(/[?#].*/, '');
}

async function developmentToken(name) {
  const answer = await fetch(`dev/token?user=${encodeURIComponent(name)}`);
  if (answer.status === 404) throw new Error('This server gives no development tokens. Paste a token under “More options”.');
  if (!answer.ok) throw new Error(`The server gave no token for “${name}” (HTTP ${answer.status}).`);
  return (await answer.json()).token;
}

