// What the page knows: conversations, their messages and members, who is online. No DOM, no network.

const MESSAGES_KEPT = 500;
const SENT_KEPT = 200;

/** The key of the conversation with one user; that of a channel is the channel's name. */
export function directKey(userId) {
  return `@${userId}`;
}

export class Model {
  conversations = new Map();
  open = null;
  #presences = new Map();

  constructor(userId) {
    this.userId = userId;
  }

  get inbox() {
    return `inbox:${this.userId}`;
  }

  current() {
    return this.conversations.get(this.open);
  }

  channel(name) {
    return this.#conversation(name, { kind: 'channel', channel: name, title: name });
  }

  direct(userId) {
    const conversation = this.#conversation(directKey(userId), { kind: 'direct', userId, title: userId });
    if (conversation.members.size === 0) conversation.members.set(userId, userId);
    return conversation;
  }

  #conversation(key, start) {
    if (!this.conversations.has(key)) {
      this.conversations.set(key, { key, messages: [], members: new Map(), unread: 0, more: false, loaded: false, ...start });
    }
    return this.conversations.get(key);
  }

  remove(key) {
    this.conversations.delete(key);
    if (this.open === key) this.open = null;
  }

  /** Puts a message of the server where it belongs; returns its conversation, or null when that is not open here. */
  take(message) {
    const { channel, from } = message;
    const conversation = channel === this.inbox ? this.direct(from.userId) : this.conversations.get(channel);
    if (!conversation) return null;
    if (conversation.kind === 'direct') conversation.title = from.name || from.userId;
    conversation.members.set(from.userId, from.name || from.userId);
    this.#insert(conversation, {
      id: message.messageId, offset: message.offset, at: Date.parse(message.timestamp), from, text: shown(message), state: 'sent',
    });
    return conversation;
  }

  /** A message of one's own that the server has not acknowledged. */
  compose(conversation, text, clientMessageId) {
    const entry = {
      id: clientMessageId, clientMessageId, at: Date.now(), text, state: 'pending',
      from: { userId: this.userId, name: this.userId },
    };
    conversation.messages.push(entry);
    return entry;
  }

  /** The server has stored `entry`. */
  stored(conversation, entry, { messageId, offset, timestamp, online }) {
    const { messages } = conversation;
    messages.splice(messages.indexOf(entry), 1);
    const state = conversation.kind === 'channel' || online ? 'sent' : 'stored';
    this.#insert(conversation, { ...entry, id: messageId, offset, at: Date.parse(timestamp), state });
  }

  delivered(messageId) {
    for (const conversation of this.conversations.values()) {
      const entry = conversation.messages.find((each) => each.id === messageId);
      if (entry && conversation.kind === 'direct') entry.state = 'delivered';
    }
  }

  /** Forgets what is shown of a channel, except what is not acknowledged yet. */
  clear(conversation) {
    conversation.messages = conversation.messages.filter((each) => each.clientMessageId && each.state !== 'sent');
    conversation.loaded = false;
  }

  firstOffset(conversation) {
    return conversation.messages.find((each) => each.offset !== undefined)?.offset;
  }

  #insert(conversation, entry) {
    const { messages } = conversation;
    const known = messages.findIndex((each) => each.id === entry.id);
    if (known >= 0) return;
    const byOffset = conversation.kind === 'channel';
    let at = messages.length;
    while (at > 0 && follows(messages[at - 1], entry, byOffset)) at--;
    messages.splice(at, 0, entry);
    if (at > 0 && messages.length > MESSAGES_KEPT) {
      messages.splice(0, messages.length - MESSAGES_KEPT);
      conversation.more = true;
    }
  }

  setPresence({ userId, status }) {
    this.#presences.set(userId, status);
  }

  /** A status from a list of members, which is older than what was pushed. */
  supposePresence(presence) {
    if (!this.#presences.has(presence.userId)) this.setPresence(presence);
  }

  statusOf(userId) {
    return this.#presences.get(userId) ?? 'offline';
  }

  // ---- one's own direct messages: they are in the inboxes of others, so the page itself remembers them

  saveSent(storage) {
    const sent = [];
    for (const { kind, userId, messages } of this.conversations.values()) {
      if (kind !== 'direct') continue;
      for (const each of messages) {
        if (each.from.userId === this.userId && each.offset !== undefined) sent.push({ to: userId, entry: each });
      }
    }
    storage.setItem(this.#sentKey(), JSON.stringify(sent.slice(-SENT_KEPT)));
  }

  loadSent(storage) {
    for (const { to, entry } of JSON.parse(storage.getItem(this.#sentKey()) ?? '[]')) this.#insert(this.direct(to), entry);
  }

  #sentKey() {
    return `rookery.sent.${this.userId}`;
  }
}

function follows(earlier, entry, byOffset) {
  if (earlier.state === 'pending' || earlier.state === 'failed') return true;
  return byOffset ? earlier.offset > entry.offset : earlier.at > entry.at;
}

/** The text of a message; one that carries only data of an application is shown as such. */
function shown({ text, payload }) {
  return text ?? (payload === undefined ? '' : JSON.stringify(payload));
}
