// Everything one sees after signing in: holds the session, and lets the views show what the model knows.

import { newMessageId, RookeryClient } from './rookery.js';
import { Model } from './model.js';
import { ConnectionBand, ConnectionLine } from './views/connection.js';
import { ConversationView } from './views/conversation.js';
import { element } from './views/dom.js';
import { People } from './views/people.js';
import { Sidebar } from './views/sidebar.js';
import { toast } from './views/toasts.js';

const HISTORY_PAGE = 50;
const INBOX_PAGE = 100;
const MEMBERS_PAGE = 100;

/** One user's session, shown. */
export class Page {
  #entry;
  #client;
  #model;
  #line = new ConnectionLine();
  #band;
  #sidebar;
  #conversation;
  #people;
  #renderPending = false;
  #firstToken = '';
  #tokenFor;
  #onSave;
  #onLeave;

  /**
   * @param {object} options
   * @param {object} options.entry who enters, with what, and what was saved of a former page
   * @param {string} options.url the address of the node this page came from
   * @param {(entry: object) => Promise<string>} options.tokenFor gives a token
   * @param {(entry: object) => void} options.onSave takes what a reloaded page needs to go on
   * @param {() => void} options.onLeave the user has logged out
   */
  constructor({ entry, url, tokenFor, onSave, onLeave }) {
    this.#entry = entry;
    this.#tokenFor = tokenFor;
    this.#onSave = onSave;
    this.#onLeave = onLeave;
    this.#client = new RookeryClient({
      urls: [url, ...entry.nodes],
      token: () => this.#token(),
      saved: entry.saved,
    });
  }

  /** A token that cannot be had is shown in the form at once; a node that cannot be reached is waited for. */
  async open() {
    this.#firstToken = await this.#token();
    this.#client.on('state', (state) => this.#stateChanged(state));
    const early = [];
    const stopEarly = this.#client.on('chat.message', (message) => early.push(message));
    const session = await this.#client.connect();
    stopEarly();
    this.#model = new Model(session.userId);
    this.#model.loadSent(sessionStorage);
    this.#build();
    this.#listen();
    for (const message of early) this.#model.take(message);
    this.#stateChanged({ state: 'online', node: session.node });
    await this.#begin();
  }

  async #token() {
    const first = this.#firstToken;
    this.#firstToken = '';
    return first || this.#tokenFor(this.#entry);
  }

  #build() {
    const actions = {
      open: (key) => this.#openConversation(key),
      join: (channel) => this.#attempt(() => this.#join(channel)),
      create: (channel) => this.#attempt(() => this.#create(channel)),
      direct: (userId) => this.#openConversation(this.#model.direct(userId).key),
      leave: (key) => this.#attempt(() => this.#leave(key)),
      earlier: (key) => this.#attempt(() => this.#earlier(this.#model.conversations.get(key))),
      send: (key, text) => this.#send(key, text, newMessageId()),
      resend: (key, entry) => this.#resend(key, entry),
      setStatus: (status) => this.#attempt(() => this.#client.request('presence.update', { status })),
      toggle: (target, button) => this.#toggle(target, button),
      logOut: () => this.#logOut(),
    };
    this.#band = new ConnectionBand({ onRetry: () => this.#client.retryNow(), onLogin: () => this.#onLeave() });
    this.#sidebar = new Sidebar(this.#model, actions, this.#line);
    this.#conversation = new ConversationView(this.#model, actions, this.#band);
    this.#people = new People(this.#model, actions);
    this.node = element(
      'div.page',
      { onKeydown: (event) => event.key === 'Escape' && this.#closeDrawers() },
      this.#sidebar.node,
      this.#conversation.node,
      this.#people.node,
      element('div.shade', { onClick: () => this.#closeDrawers() }),
    );
  }

  #listen() {
    const client = this.#client;
    client.on('session', () => this.#remember());
    client.on('session', () => this.#refreshMembers());
    client.on('rtt', ({ millis }) => this.#line.showRtt(millis));
    client.on('chat.message', (message) => this.#received(message));
    client.on('chat.receipt', ({ messageId }) => this.#update(() => this.#model.delivered(messageId)));
    client.on('presence.changed', (presence) => this.#update(() => this.#model.setPresence(presence)));
    client.on('reread', ({ channel }) => this.#attempt(() => this.#reread(channel)));
    client.on('channel.joined', ({ channel, user }) => this.#memberJoined(channel, user));
    client.on('channel.left', ({ channel, user }) =>
      this.#update(() => this.#model.conversations.get(channel)?.members.delete(user.userId)));
    client.on('announcement', ({ text }) => toast(text, 'announcement'));
    client.on('error', ({ message }) => toast(message));
    addEventListener('online', () => client.retryNow());
    addEventListener('pagehide', () => this.#remember());
  }

  /** Everything that a session has and a fresh page has not. */
  async #begin() {
    this.#remember();
    const client = this.#client;
    for (const channel of client.channels) this.#model.channel(channel);
    this.#model.open = this.#entry.saved?.open ?? null;
    await this.#attempt(() => this.#loadInbox());
    const open = this.#model.current() ? this.#model.open : null;
    this.#model.open = null;
    if (open) this.#openConversation(open);
    this.#watch([this.#model.userId]);
    await this.#refreshMembers();
  }

  // ---- conversations

  async #join(channel) {
    const early = [];
    const stopEarly = this.#client.on('chat.message', (message) => message.channel === channel && early.push(message));
    try {
      await this.#client.join(channel);
    } finally {
      stopEarly();
    }
    this.#model.channel(channel);
    for (const message of early) this.#model.take(message);
    this.#remember();
    this.#openConversation(channel);
    await this.#loadMembers(channel);
  }

  async #create(channel) {
    await this.#client.request('chat.channel.create', { channel });
    await this.#join(channel);
  }

  async #leave(key) {
    const { kind } = this.#model.conversations.get(key);
    if (kind === 'channel') await this.#client.leave(key);
    this.#update(() => this.#model.remove(key));
    this.#remember();
  }

  #openConversation(key) {
    const conversation = this.#model.conversations.get(key);
    this.#model.open = key;
    conversation.unread = 0;
    this.#closeDrawers();
    this.#render();
    this.#conversation.focus();
    this.#remember();
    if (conversation.kind === 'direct') this.#watch([conversation.userId]);
    else if (!conversation.loaded) this.#attempt(() => this.#loadHistory(conversation));
  }

  async #loadHistory(conversation) {
    conversation.loaded = true;
    const { messages, more } = await this.#client.history(conversation.channel, { limit: HISTORY_PAGE });
    this.#update(() => {
      for (const message of messages) this.#model.take(message);
      conversation.more = Boolean(more);
    });
    this.#watch([...conversation.members.keys()]);
  }

  async #earlier(conversation) {
    const before = this.#model.firstOffset(conversation);
    const { messages, more } = await this.#client.history(conversation.channel, { before, limit: HISTORY_PAGE });
    this.#update(() => {
      for (const message of messages) this.#model.take(message);
      conversation.more = Boolean(more) && messages.length > 0;
    });
  }

  async #loadInbox() {
    const { messages } = await this.#client.history(this.#model.inbox, { limit: INBOX_PAGE });
    this.#update(() => messages.forEach((message) => this.#model.take(message)));
    this.#watch(this.#partners());
  }

  #partners() {
    return [...this.#model.conversations.values()].filter((each) => each.kind === 'direct').map((each) => each.userId);
  }

  async #reread(channel) {
    if (channel === this.#model.inbox) {
      await this.#loadInbox();
      return;
    }
    const conversation = this.#model.conversations.get(channel);
    if (!conversation) return;
    this.#model.clear(conversation);
    await this.#loadHistory(conversation);
  }

  // ---- messages

  #received(message) {
    this.#update(() => {
      const conversation = this.#model.take(message);
      if (!conversation) return;
      const own = message.from.userId === this.#model.userId;
      if (!own && (conversation.key !== this.#model.open || document.hidden)) conversation.unread++;
      if (!own) this.#watch([message.from.userId]);
    });
  }

  #send(key, text, clientMessageId) {
    const conversation = this.#model.conversations.get(key);
    const entry = this.#model.compose(conversation, text, clientMessageId);
    this.#render();
    this.#deliver(conversation, entry);
  }

  #resend(key, entry) {
    entry.state = 'pending';
    this.#render();
    this.#deliver(this.#model.conversations.get(key), entry);
  }

  async #deliver(conversation, entry) {
    const { kind, channel, userId } = conversation;
    try {
      const stored = kind === 'channel'
        ? await this.#client.say(channel, entry.text, entry.clientMessageId)
        : await this.#client.tell(userId, entry.text, entry.clientMessageId);
      this.#update(() => this.#model.stored(conversation, entry, stored));
      if (kind === 'direct') this.#model.saveSent(sessionStorage);
    } catch (failure) {
      this.#update(() => (entry.state = 'failed'));
      toast(failure.message);
    }
  }

  // ---- people

  async #loadMembers(channel) {
    const { members } = await this.#client.request('chat.channel.members', { channel, limit: MEMBERS_PAGE });
    const conversation = this.#model.conversations.get(channel);
    if (!conversation) return;
    this.#update(() => {
      conversation.members = new Map(members.map(({ userId, name }) => [userId, name || userId]));
      for (const member of members) this.#model.supposePresence(member);
    });
    await this.#watch(members.map(({ userId }) => userId));
  }

  async #refreshMembers() {
    const channels = this.#client.channels.filter((channel) => this.#model.conversations.has(channel));
    await this.#attempt(() => Promise.all(channels.map((channel) => this.#loadMembers(channel))));
  }

  #memberJoined(channel, user) {
    this.#update(() => this.#model.conversations.get(channel)?.members.set(user.userId, user.name || user.userId));
    this.#watch([user.userId]);
  }

  async #watch(users) {
    await this.#attempt(() => this.#client.watch(users));
  }

  // ---- the page itself

  #stateChanged(state) {
    this.#line.show(state);
    this.#band?.show(state);
  }

  /** Runs what a person asked for and shows why it failed. */
  async #attempt(action) {
    try {
      await action();
    } catch (failure) {
      if (this.#client.state === 'online') toast(failure.message);
    }
  }

  #update(change) {
    change();
    if (this.#renderPending) return;
    this.#renderPending = true;
    const later = document.hidden ? (render) => setTimeout(render, 100) : requestAnimationFrame;
    later(() => {
      this.#renderPending = false;
      this.#render();
    });
  }

  #render() {
    this.#sidebar.render();
    this.#conversation.render();
    this.#people.render();
    const unread = [...this.#model.conversations.values()].reduce((sum, each) => sum + each.unread, 0);
    document.title = unread ? `(${unread}) Rookery` : 'Rookery';
  }

  #remember() {
    if (this.#client.state === 'closed') return;
    this.#onSave({ ...this.#entry, saved: { ...this.#client.snapshot(), open: this.#model.open } });
  }

  #toggle(target, button) {
    const drawer = document.getElementById(target);
    const opened = !drawer.classList.contains('opened');
    this.#closeDrawers();
    drawer.classList.toggle('opened', opened);
    button.setAttribute('aria-expanded', String(opened));
    if (opened) drawer.querySelector('button')?.focus();
  }

  #closeDrawers() {
    for (const drawer of this.node.querySelectorAll('.opened')) drawer.classList.remove('opened');
    for (const button of this.node.querySelectorAll('.toggle')) button.setAttribute('aria-expanded', 'false');
  }

  async #logOut() {
    await this.#client.close();
    this.#onLeave();
  }
}
