// Who is in the conversation, and who of them is there now.

import { avatar, element, statusWord } from './dom.js';
import { KeyedList } from './keyed.js';

const RANK = ['in_game', 'in_menu', 'online', 'busy', 'away', 'offline'];

/** The members of the open conversation, those who are online first. */
export class People {
  #model;
  #actions;
  #heading = element('h2', { id: 'people-heading' }, 'People');
  #list = element('ul', { id: 'people', 'aria-labelledby': 'people-heading' });
  #items = new KeyedList(this.#list);

  constructor(model, actions) {
    this.#model = model;
    this.#actions = actions;
    this.node = element('aside.people', { id: 'people-panel', 'aria-labelledby': 'people-heading' }, this.#heading, this.#list);
  }

  render() {
    const members = [...(this.#model.current()?.members ?? [])].map(([userId, name]) => ({
      userId, name, status: this.#model.statusOf(userId),
    }));
    const rank = (member) => (RANK.indexOf(member.status) + RANK.length + 1) % (RANK.length + 1);
    members.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
    const online = members.filter((member) => member.status !== 'offline').length;
    this.#heading.textContent = members.length ? `People · ${online} online` : 'People';
    this.#items.render(members.map((member) => ({
      key: member.userId,
      look: `${member.status} ${member.name}`,
      make: () => element('li', {}, this.#item(member)),
    })));
  }

  #item({ userId, name, status }) {
    const self = userId === this.#model.userId;
    return element(
      'button.person',
      {
        type: 'button',
        'data-user': userId,
        'data-status': status,
        disabled: self,
        title: self ? undefined : `Write to ${name}`,
        onClick: () => this.#actions.direct(userId),
      },
      avatar(userId, name, status),
      element('span.title', {}, name, self ? element('span.you', {}, ' you') : null),
      element('span.status', {}, statusWord(status)),
    );
  }
}
