// The client of a Rookery server: one session over WebSockets that come and go.
//
//   const client = new RookeryClient({ urls: ['wss://play.example/ws'], token: () => fetchToken() });
//   client.on('chat.message', (message) => console.log(message.from.name, message.text));
//   await client.connect();
//   await client.join('room:lobby');
//   await client.say('room:lobby', 'hello');
//
// Events. Every notification of the server has an event of its name (`chat.message`, `presence.changed`, `channel.joined`,
// `chat.receipt`, `announcement`, …). The client adds:
//   state    {state, node, url, attempt, retryInMs, code, reason}   see `state` below
//   session  the answer to session.connect; `resumed` says whether the former session goes on
//   reread   {channel, reason}   messages may be missing here: read the channel anew with `history`
//   rtt      {millis}            how long the server took to answer the last heartbeat

import { Positions } from './client/positions.js';
import { Backoff, closeReason, comesBack } from './client/reconnect.js';
import { Requests, RookeryError } from './client/requests.js';

export { RookeryError };

const SUBPROTOCOL = 'rookery.v1.json';
const CONNECT_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 10_000;
const ACKNOWLEDGE_AFTER_MS = 50;
const URLS_MAX = 16;
const WATCHED_PER_COMMAND = 200;
const UNANSWERED = 0;
const UNAUTHORIZED = -32000;
const SESSION_EXPIRED = -32002;
const PASSING_CODES = new Set([-32603, -32001, -32009, -32011]);

/** One user's session with a cluster of Rookery nodes. */
export class RookeryClient {
  #urls;
  #urlIndex = 0;
  #tokenSource;
  #token = null;
  #WebSocket;
  #socket = null;
  #listeners = new Map();
  #requests = new Requests((frame) => this.#transmit(frame));
  #backoff = new Backoff();
  #timers = { open: 0, retry: 0, heartbeat: 0, pong: 0, move: 0 };
  #state = 'idle';
  #settleConnect = null;
  #askedForAnotherToken = false;
  #moveAt = 0;
  #session = null;
  #positions;
  #channels;
  #watched = new Set();
  #presenceVersions = new Map();
  #acknowledgements = new Map();

  /**
   * @param {object} options
   * @param {string[]} options.urls WebSocket addresses of the cluster's nodes, the preferred one first
   * @param {() => (string | Promise<string>)} options.token gives a token; asked again when the last one was refused
   * @param {object} [options.saved] what `snapshot` gave, to go on with that session
   * @param {typeof WebSocket} [options.WebSocket] another implementation, for tests
   */
  constructor({ urls, token, saved = {}, WebSocket = globalThis.WebSocket }) {
    this.#urls = urls.slice(0, URLS_MAX);
    this.#tokenSource = token;
    this.#WebSocket = WebSocket;
    this.#positions = new Positions(saved.positions);
    this.#channels = new Set(saved.channels);
    this.#session = saved.sessionId ? { sessionId: saved.sessionId, recoveryToken: saved.recoveryToken } : null;
  }

  /** `idle`, `connecting`, `online`, `waiting` (for the next attempt) or `closed` (for good). */
  get state() {
    return this.#state;
  }

  get userId() {
    return this.#session?.userId;
  }

  /** The channels this client has joined. */
  get channels() {
    return [...this.#channels];
  }

  /** Listens to events of one name; returns a function that ends it. */
  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(listener);
    return () => this.#listeners.get(event).delete(listener);
  }

  /** Opens the session. Rejects when the server will not have it; waits and tries again when it cannot be reached. */
  connect() {
    return new Promise((resolve, reject) => {
      this.#settleConnect = { resolve, reject };
      this.#open();
    });
  }

  /** Does not wait for the next attempt. */
  retryNow() {
    if (this.#state === 'waiting') this.#open();
  }

  /** Ends the session at once; others see the user offline without grace. */
  async close() {
    if (this.#state === 'online') await this.request('session.close', {}, { timeoutMs: 1_000 }).catch(() => {});
    this.#finish(1000, 'closed');
  }

  /** What a page keeps to go on with this session after a reload. */
  snapshot() {
    const { sessionId, recoveryToken } = this.#session ?? {};
    return { sessionId, recoveryToken, positions: this.#positions.toJSON(), channels: this.channels };
  }

  /** Sends any command. Resolves with its result, rejects with a `RookeryError`. */
  request(method, params = {}, options = {}) {
    return this.#requests.send(method, params, options);
  }

  /** Joins a channel and delivers what was missed since the last position known here. */
  async join(channel) {
    const since = this.#positions.get(channel);
    const answer = await this.request('chat.channel.join', since ? { channel, since } : { channel });
    this.#channels.add(channel);
    this.#recover(channel, answer.recovery);
    return answer;
  }

  async leave(channel) {
    await this.request('chat.channel.leave', { channel });
    this.#channels.delete(channel);
    this.#positions.forget(channel);
  }

  /** Publishes to a channel. Is sent again over lost connections, and stored once. */
  say(channel, text, clientMessageId = newMessageId()) {
    return this.request('chat.message', { channel, text, clientMessageId }, { lasting: true });
  }

  /** Sends to one user, who may be offline. Is sent again over lost connections, and stored once. */
  tell(to, text, clientMessageId = newMessageId()) {
    return this.request('chat.direct', { to, text, clientMessageId }, { lasting: true });
  }

  /** One page of a channel's log: `{messages, more}`; `before` and `after` are offsets, exclusive. */
  history(channel, { before, after, limit = 50 } = {}) {
    return this.request('chat.history', { channel, limit, ...(before && { before }), ...(after && { after }) });
  }

  /** Follows the presence of users, over reconnects; resolves with their presences now. */
  async watch(users) {
    const added = users.filter((user) => !this.#watched.has(user));
    for (const user of added) this.#watched.add(user);
    return this.#state === 'online' ? this.#subscribeToPresence(added) : [];
  }

  // ---- connecting

  async #open() {
    this.#stopTimers();
    this.#change('connecting');
    let token;
    try {
      token = this.#token ??= await this.#tokenSource();
    } catch (failure) {
      this.#lost(1006, failure.message);
      return;
    }
    if (this.#state !== 'connecting') return;
    const socket = new this.#WebSocket(this.#url(), [SUBPROTOCOL]);
    this.#socket = socket;
    this.#timers.open = setTimeout(() => this.#abandon('no answer in time'), CONNECT_WITHIN_MS);
    socket.onopen = () => this.#greet(token);
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#ended(socket, code, reason);
  }

  #url() {
    return this.#urls[this.#urlIndex % this.#urls.length];
  }

  #greet(token) {
    const { sessionId, recoveryToken } = this.#session ?? {};
    const params = { token, client: { name: 'rookery.js', version: '1' } };
    if (sessionId) params.resume = { sessionId, recoveryToken, positions: this.#positions.toJSON() };
    this.request('session.connect', params, { timeoutMs: CONNECT_WITHIN_MS }).then(
      (session) => this.#begin(session),
      (refusal) => this.#refused(refusal),
    );
  }

  #begin(session) {
    clearTimeout(this.#timers.open);
    this.#session = session;
    this.#askedForAnotherToken = false;
    this.#backoff.reset();
    this.#change('online', { node: session.node });
    this.#settleConnect?.resolve(session);
    this.#settleConnect = null;
    this.#emit('session', session);
    for (const [channel, recovery] of Object.entries(session.channels ?? {})) this.#recover(channel, recovery);
    if (session.resumed) this.#requests.reconnected();
    else this.#rejoin(session);
    this.#heartbeat();
  }

  /** A new session listens to nothing yet. What waits to be published goes out when it does. */
  async #rejoin(session) {
    this.#presenceVersions.clear();
    const missing = this.channels.filter((channel) => !(channel in (session.channels ?? {})));
    await Promise.allSettled(missing.map((channel) => this.join(channel)));
    if (this.#state !== 'online') return;
    await this.#subscribeToPresence([...this.#watched]).catch(() => {});
    if (this.#state === 'online') this.#requests.reconnected();
  }

  #refused({ code, message }) {
    if (code === UNANSWERED) return;
    if (code === UNAUTHORIZED && !this.#askedForAnotherToken) {
      this.#token = null;
      this.#askedForAnotherToken = true;
      this.#abandon('the token was refused');
    } else if (code === SESSION_EXPIRED && this.#session) {
      this.#session = null;
      this.#abandon('the session has expired');
    } else if (PASSING_CODES.has(code)) {
      this.#abandon(message);
    } else {
      this.#finish(code, message);
    }
  }

  // ---- losing the connection

  #ended(socket, code, reason) {
    if (socket !== this.#socket) return;
    if (code === 4002) this.#token = null;
    if (code === 4001) this.#session = null;
    if (comesBack(code)) this.#lost(code, closeReason(code, reason));
    else this.#finish(code, closeReason(code, reason));
  }

  /** Gives a connection up without waiting for its end: a dead peer may never confirm it. */
  #abandon(reason) {
    this.#drop();
    this.#lost(1006, reason);
  }

  #lost(code, reason) {
    const moving = this.#moveAt ? Math.max(0, this.#moveAt - performance.now()) : 0;
    this.#moveAt = 0;
    this.#drop();
    this.#requests.disconnected();
    if (this.#state === 'connecting') this.#urlIndex++;
    const retryInMs = Math.max(moving, this.#backoff.nextMillis());
    this.#change('waiting', { code, reason, retryInMs });
    this.#timers.retry = setTimeout(() => this.#open(), retryInMs);
  }

  #finish(code, reason) {
    this.#drop();
    this.#change('closed', { code, reason });
    this.#requests.closed(reason);
    this.#settleConnect?.reject(new RookeryError('session.connect', code, reason));
    this.#settleConnect = null;
  }

  #drop() {
    this.#stopTimers();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #stopTimers() {
    for (const name of Object.keys(this.#timers)) clearTimeout(this.#timers[name]);
  }

  #heartbeat() {
    const sentAt = performance.now();
    this.#timers.pong = setTimeout(() => this.#abandon('the node no longer answers'), PONG_WITHIN_MS);
    this.request('system.ping').then(
      () => {
        clearTimeout(this.#timers.pong);
        this.#emit('rtt', { millis: performance.now() - sentAt });
        this.#timers.heartbeat = setTimeout(() => this.#heartbeat(), this.#session?.heartbeatMs || 25_000);
      },
      () => {},
    );
  }

  /** The node asks its clients to go elsewhere, each at its own time. */
  #move({ url, recoveryToken, afterMs = 0 }) {
    this.#session.recoveryToken = recoveryToken ?? this.#session.recoveryToken;
    if (url) this.#prefer(url);
    else this.#urlIndex++;
    this.#moveAt = performance.now() + afterMs;
    this.#timers.move = setTimeout(() => {
      this.#moveAt = 0;
      this.#drop();
      this.#requests.disconnected();
      this.#open();
    }, afterMs);
  }

  #prefer(url) {
    this.#urls = [url, ...this.#urls.filter((each) => each !== url)].slice(0, URLS_MAX);
    this.#urlIndex = 0;
  }

  // ---- receiving

  #transmit(frame) {
    const greeting = frame.method === 'session.connect';
    if (!this.#socket || (this.#state !== 'online' && !greeting)) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #received(data) {
    const frame = JSON.parse(data);
    for (const each of Array.isArray(frame) ? frame : [frame]) {
      if (each.method) this.#notified(each.method, each.params ?? {});
      else this.#requests.answered(each);
    }
  }

  #notified(method, params) {
    switch (method) {
      case 'chat.message':
        this.#deliver(params);
        return;
      case 'channel.reset':
        this.#positions.settle(params.channel, params.epoch, params.offset);
        this.#emit('reread', { channel: params.channel, reason: 'reset' });
        break;
      case 'presence.changed':
        if (!this.#isNews(params)) return;
        break;
      case 'session.reconnect':
        this.#move(params);
        break;
      case 'session.expiring':
        this.#refreshToken();
        break;
    }
    this.#emit(method, params);
  }

  #deliver(message) {
    const verdict = this.#positions.accept(message.channel, message.epoch, message.offset);
    if (verdict === 'known') return;
    this.#emit('chat.message', message);
    if (verdict === 'gap') this.#emit('reread', { channel: message.channel, reason: 'gap' });
    if (message.channel.startsWith('inbox:')) this.#acknowledge(message.channel, message.offset);
  }

  #recover(channel, { epoch, offset, recovered, messages = [] }) {
    const hadRead = this.#positions.has(channel);
    for (const message of messages) this.#deliver(message);
    const reached = this.#positions.get(channel);
    const missed = !recovered || (reached?.epoch === epoch && reached.offset < offset);
    this.#positions.settle(channel, epoch, offset);
    if (hadRead && missed) this.#emit('reread', { channel, reason: 'too much was missed' });
  }

  /** Tells the senders that their messages have arrived, one command for many. */
  #acknowledge(channel, offset) {
    const scheduled = this.#acknowledgements.size > 0;
    this.#acknowledgements.set(channel, offset);
    if (scheduled) return;
    setTimeout(() => {
      for (const [each, upTo] of this.#acknowledgements) {
        this.#transmit({ jsonrpc: '2.0', method: 'chat.ack', params: { channel: each, offset: upTo } });
      }
      this.#acknowledgements.clear();
    }, ACKNOWLEDGE_AFTER_MS);
  }

  #isNews({ userId, version }) {
    if (version <= (this.#presenceVersions.get(userId) ?? -1)) return false;
    this.#presenceVersions.set(userId, version);
    return true;
  }

  async #subscribeToPresence(users) {
    const presences = [];
    for (let from = 0; from < users.length; from += WATCHED_PER_COMMAND) {
      const page = users.slice(from, from + WATCHED_PER_COMMAND);
      presences.push(...(await this.request('presence.subscribe', { users: page })).presences);
    }
    for (const presence of presences) {
      if (this.#isNews(presence)) this.#emit('presence.changed', presence);
    }
    return presences;
  }

  async #refreshToken() {
    try {
      this.#token = await this.#tokenSource();
      await this.request('auth.token.refresh', { token: this.#token });
    } catch {
      // The server closes with 4002 when the time has come, and a token is asked for again.
    }
  }

  #change(state, detail = {}) {
    this.#state = state;
    this.#emit('state', { state, url: this.#url(), attempt: this.#backoff.attempt, ...detail });
  }

  #emit(event, detail) {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (failure) {
        reportError(failure);
      }
    }
  }
}

/** An id that lets the server recognise a message sent twice. */
export function newMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
