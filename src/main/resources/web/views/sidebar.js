// The conversations one has, and oneself.

import { ask, avatar, element, statusWord } from './dom.js';
import { KeyedList } from './keyed.js';

const OWN_STATUSES = ['online', 'away', 'busy', 'invisible'];

/** Channels, direct messages, the connection and one's own status. */
export class Sidebar {
  #model;
  #actions;
  #channels = element('ul', { 'aria-labelledby': 'channels-heading', id: 'channels' });
  #directs = element('ul', { 'aria-labelledby': 'directs-heading', id: 'directs' });
  #channelItems = new KeyedList(this.#channels);
  #directItems = new KeyedList(this.#directs);

  constructor(model, actions, connectionLine) {
    this.#model = model;
    this.#actions = actions;
    this.node = element(
      'nav.sidebar',
      { id: 'sidebar', 'aria-label': 'Conversations' },
      element('div.brand', {}, element('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }), element('strong', {}, 'Rookery')),
      connectionLine.node,
      this.#heading('channels-heading', 'Channels', [
        ['join-channel', 'Join a channel', '+', () => this.#join()],
        ['create-channel', 'Create a guild or party', '✦', () => this.#create()],
      ]),
      this.#channels,
      this.#heading('directs-heading', 'Direct messages', [['new-direct', 'Write to someone', '+', () => this.#write()]]),
      this.#directs,
      this.#self(),
    );
    this.render();
  }

  render() {
    const all = [...this.#model.conversations.values()];
    this.#channelItems.render(this.#items(all.filter((each) => each.kind === 'channel'), 'No channels yet'));
    this.#directItems.render(this.#items(all.filter((each) => each.kind === 'direct'), 'Nobody yet'));
  }

  #items(conversations, nothing) {
    if (conversations.length === 0) {
      return [{ key: '', look: nothing, make: () => element('li.nothing', {}, nothing) }];
    }
    return conversations.map((each) => ({
      key: each.key,
      look: [each.title, each.unread, each.key === this.#model.open, this.#model.statusOf(each.userId)].join('\n'),
      make: () => element('li', {}, this.#item(each)),
    }));
  }

  #item(conversation) {
    const { key, kind, title, unread } = conversation;
    const status = kind === 'direct' ? this.#model.statusOf(conversation.userId) : null;
    const mark = kind === 'direct'
      ? avatar(conversation.userId, title, status)
      : element('span.hash', { 'aria-hidden': 'true' }, '#');
    return element(
      'button.conversation-item',
      {
        type: 'button',
        'data-key': key,
        'aria-current': key === this.#model.open ? 'page' : undefined,
        onClick: () => this.#actions.open(key),
      },
      mark,
      element('span.title', {}, title),
      status ? element('span.hidden', {}, `, ${statusWord(status)}`) : null,
      unread ? element('span.badge', { 'aria-label': `${unread} unread` }, unread > 99 ? '99+' : String(unread)) : null,
    );
  }

  #heading(id, text, buttons) {
    return element(
      'div.heading',
      {},
      element('h2', { id }, text),
      ...buttons.map(([buttonId, label, sign, onClick]) =>
        element('button.plain', { id: buttonId, type: 'button', 'aria-label': label, title: label, onClick }, sign),
      ),
    );
  }

  #self() {
    const select = element(
      'select',
      { id: 'own-status', 'aria-label': 'Your status', onChange: () => this.#actions.setStatus(select.value) },
      ...OWN_STATUSES.map((status) => element('option', { value: status }, statusWord(status))),
    );
    return element(
      'div.self',
      {},
      avatar(this.#model.userId, this.#model.userId),
      element('div.who', {}, element('strong', { id: 'self-name' }, this.#model.userId), select),
      element('button.plain', { id: 'log-out', type: 'button', onClick: () => this.#actions.logOut() }, 'Log out'),
    );
  }

  async #join() {
    const channel = await ask({
      title: 'Join a channel', label: 'Channel', placeholder: 'room:lobby', action: 'Join',
      hint: 'A name alone means a room. Rooms and world: channels are open to everyone; guild: and party: to their members.',
    });
    if (channel) this.#actions.join(channel.includes(':') ? channel : `room:${channel}`);
  }

  async #create() {
    const channel = await ask({
      title: 'Create a guild or party', label: 'Name', placeholder: 'guild:rooks', action: 'Create',
      hint: 'Begins with guild: or party:. Only members can read and write there.',
    });
    if (channel) this.#actions.create(channel.includes(':') ? channel : `guild:${channel}`);
  }

  async #write() {
    const user = await ask({ title: 'Write to someone', label: 'User', placeholder: 'bob', action: 'Open' });
    if (user) this.#actions.direct(user);
  }
}
