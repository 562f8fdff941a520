// One conversation: its messages and the line to write in.

import { avatar, element, statusWord } from './dom.js';
import { KeyedList } from './keyed.js';

const SAME_GROUP_MS = 5 * 60_000;
const NEAR_END_PIXELS = 120;
const TEXT_MAX = 4_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const STATE_WORDS = { pending: 'sending…', stored: 'stored until they return', delivered: 'delivered' };

/** The open conversation. */
export class ConversationView {
  #model;
  #actions;
  #key = null;
  #title = element('h1', { id: 'conversation-title' });
  #subtitle = element('p', { id: 'conversation-subtitle' });
  #leave = element('button', { id: 'leave', type: 'button', onClick: () => this.#actions.leave(this.#key) });
  #earlier = element('button.earlier', { type: 'button', onClick: () => this.#actions.earlier(this.#key) }, 'Earlier messages');
  #list = element('ol', { id: 'messages', role: 'log', 'aria-live': 'polite', 'aria-labelledby': 'conversation-title' });
  #scroller = element('div.scroller', { tabindex: 0, 'aria-label': 'Messages', role: 'region' }, this.#earlier, this.#list);
  #input = element('textarea', {
    id: 'composer', rows: 1, maxlength: TEXT_MAX, 'aria-label': 'Message', enterkeyhint: 'send', autocomplete: 'off',
    onKeydown: (event) => this.#keyed(event),
    onInput: () => this.#grow(),
  });
  #form;
  #empty;
  #messages = new KeyedList(this.#list);
  #firstId = null;

  constructor(model, actions, band) {
    this.#model = model;
    this.#actions = actions;
    this.#form = element(
      'form.composer',
      { onSubmit: (event) => this.#submit(event) },
      this.#input,
      element('button.primary', { id: 'send', type: 'submit', 'aria-label': 'Send' }, '➤'),
    );
    this.#empty = element(
      'div.empty',
      {},
      element('img', { src: 'icon.svg', alt: '', width: 72, height: 72 }),
      element('h1', {}, `Welcome, ${model.userId}`),
      element('p', {}, 'Join a channel, or write to someone.'),
      element('button.primary', { id: 'join-lobby', type: 'button', onClick: () => actions.join('room:lobby') }, 'Join room:lobby'),
    );
    this.node = element(
      'main.conversation',
      { id: 'conversation' },
      element(
        'header',
        {},
        this.#toggle('sidebar', 'Conversations', '☰'),
        element('div.titles', {}, this.#title, this.#subtitle),
        this.#leave,
        this.#toggle('people-panel', 'People', '☺'),
      ),
      band.node,
      this.#empty,
      this.#scroller,
      this.#form,
    );
    this.render();
  }

  focus() {
    if (!matchMedia('(pointer: coarse)').matches) this.#input.focus();
  }

  render() {
    const conversation = this.#model.current();
    const switched = this.#key !== (conversation?.key ?? null);
    this.#key = conversation?.key ?? null;
    for (const part of [this.#scroller, this.#form, this.#leave]) part.hidden = !conversation;
    this.#empty.hidden = Boolean(conversation);
    this.#title.textContent = conversation?.title ?? '';
    this.#subtitle.textContent = conversation ? this.#about(conversation) : '';
    if (!conversation) return;
    this.#leave.textContent = conversation.kind === 'channel' ? 'Leave' : 'Close';
    this.#input.placeholder = `Message ${conversation.title}`;
    this.#earlier.hidden = !conversation.more;
    if (switched) this.#clear();
    this.#renderMessages(conversation, switched);
  }

  #about({ kind, userId, members }) {
    if (kind === 'direct') return statusWord(this.#model.statusOf(userId));
    return members.size === 1 ? '1 person' : `${members.size} people`;
  }

  #clear() {
    this.#messages.clear();
    this.#input.value = '';
    this.#grow();
  }

  #renderMessages({ messages }, switched) {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const nearEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    const grewAtTop = this.#messages.size > 0 && messages[0]?.id !== this.#firstId;
    this.#messages.render(messages.flatMap((message, index) => this.#items(message, messages[index - 1])));
    this.#firstId = messages[0]?.id;
    if (switched || nearEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    else if (grewAtTop) this.#scroller.scrollTop = scrollTop + this.#scroller.scrollHeight - scrollHeight;
  }

  #items(message, previous) {
    const today = day.format(message.at);
    const newDay = !previous || day.format(previous.at) !== today;
    const continued =
      !newDay && previous.from.userId === message.from.userId && message.at - previous.at < SAME_GROUP_MS;
    const items = [{
      key: message.id, look: `${message.state} ${continued}`, make: () => this.#message(message, continued),
    }];
    if (newDay) items.unshift({ key: `before ${message.id}`, look: today, make: () => element('li.day', {}, today) });
    return items;
  }

  #message(message, continued) {
    const { from, text, at, state } = message;
    const own = from.userId === this.#model.userId;
    const note = state === 'failed'
      ? element('button.failed', { type: 'button', onClick: () => this.#actions.resend(this.#key, message) }, 'Not sent. Try again')
      : STATE_WORDS[state] && own ? element('span.note', {}, STATE_WORDS[state]) : null;
    return element(
      `li.message${continued ? '.continued' : ''}${own ? '.own' : ''}`,
      { 'data-id': message.id, 'data-offset': message.offset, 'data-state': state },
      continued ? element('span.gutter', { 'aria-hidden': 'true' }) : avatar(from.userId, from.name),
      element(
        'div.body',
        {},
        element(
          continued ? 'span.hidden' : 'div.line',
          {},
          element('strong.author', {}, from.name || from.userId),
          element('time', { datetime: new Date(at).toISOString() }, clock.format(at)),
        ),
        element('p.text', {}, text),
        note,
      ),
    );
  }

  #keyed(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text || !this.#key) return;
    this.#input.value = '';
    this.#grow();
    this.#actions.send(this.#key, text);
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #grow() {
    this.#input.rows = Math.min(6, this.#input.value.split('\n').length);
  }

  #toggle(target, label, sign) {
    return element(
      `button.plain.toggle.${target}-toggle`,
      {
        type: 'button', 'aria-label': label, 'aria-controls': target, 'aria-expanded': 'false',
        onClick: (event) => this.#actions.toggle(target, event.currentTarget),
      },
      sign,
    );
  }
}
