// A client of the JSON-RPC dialect on the `ws` package. See ../README.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

const ANSWER_WITHIN_MS = 5_000;
const RETURN_AFTER_MS = 100;
const PASSING_CODES = new Set([-32603, -32001, -32009, -32011]);
const SESSION_EXPIRED = -32002;

const [planFile, resultFile] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planFile, 'utf8'));
const result = { entries: [], acknowledged: [], problems: [] };

/** One session over sockets that come and go. */
class Session {
  #token;
  #listening;
  #onMessage;
  #tries = 0;
  #lastId = 0;
  #asked = new Map();
  #resume = null;
  #position = null;
  #began = null;
  #ready = null;
  #socket = null;
  #ended = false;

  constructor(token, onMessage) {
    this.#token = token;
    this.#listening = Boolean(onMessage);
    this.#onMessage = onMessage;
    this.#awaitBeginning();
  }

  /** Returns when the first connection is ready; others follow it as often as one is lost. */
  async connect() {
    this.#live();
    await this.#ready;
  }

  async #live() {
    while (!this.#ended) {
      const socket = new WebSocket(plan.urls[this.#tries++ % plan.urls.length], ['rookery.v1.json'], {
        handshakeTimeout: ANSWER_WITHIN_MS,
      });
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.on('error', () => {});
      this.#socket = socket;
      try {
        await Promise.race([this.#greet(socket), closed.then(() => Promise.reject(new Error('closed')))]);
      } catch (failure) {
        if (failure.code === SESSION_EXPIRED) this.#resume = null;
        socket.terminate();
      }
      this.#lost(await closed);
      await pause(RETURN_AFTER_MS);
    }
  }

  /** Publishes until it is acknowledged. */
  async publish(text, clientMessageId) {
    for (;;) {
      try {
        await this.#ready;
        return await this.#ask('chat.message', { channel: plan.channel, text, clientMessageId });
      } catch (failure) {
        if (failure.code && !PASSING_CODES.has(failure.code)) throw failure;
        await pause(failure.data?.retryAfterMs ?? RETURN_AFTER_MS);
      }
    }
  }

  close() {
    this.#ended = true;
    this.#socket.close();
  }

  async #greet(socket) {
    await once(socket, 'open');
    socket.on('message', (data) => this.#received(JSON.parse(data)));
    const resume = this.#resume && { ...this.#resume, positions: this.#positions() };
    const session = await this.#ask('session.connect', { token: this.#token, ...(resume && { resume }) });
    this.#resume = { sessionId: session.sessionId, recoveryToken: session.recoveryToken };
    if (this.#listening && !session.channels?.[plan.channel]) await this.#subscribe();
    this.#began();
    this.#began = null;
  }

  #awaitBeginning() {
    if (!this.#began) this.#ready = new Promise((resolve) => (this.#began = resolve));
  }

  async #subscribe() {
    const since = this.#position && { since: this.#position };
    await this.#ask('system.subscribe', { topics: [{ topic: plan.channel, ...since }] });
  }

  #recover({ epoch, offset, recovered, messages = [] }) {
    if (this.#position && !recovered) result.problems.push('recovered:false');
    for (const message of messages) this.#take(message);
    this.#position = { epoch, offset };
  }

  #take({ epoch, offset, messageId, text }) {
    this.#position = { epoch, offset };
    this.#onMessage({ epoch, offset, messageId, text });
  }

  #positions() {
    return this.#position ? { [plan.channel]: this.#position } : {};
  }

  #ask(method, params) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id, reject, { message: `${method}: no answer` }), ANSWER_WITHIN_MS);
      this.#asked.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  #settle(id, how, value) {
    clearTimeout(this.#asked.get(id).timer);
    this.#asked.delete(id);
    how(value);
  }

  #received({ id, method, params, result: answer, error }) {
    if (method === 'chat.message' && this.#listening && params.channel === plan.channel) this.#take(params);
    else if (method === 'channel.reset') result.problems.push(`channel.reset ${JSON.stringify(params)}`);
    const question = this.#asked.get(id);
    if (!question) return;
    if (error) {
      this.#settle(id, question.reject, error);
      return;
    }
    if (this.#listening) this.#takeRecoveries(answer);
    this.#settle(id, question.resolve, answer);
  }

  /** At once, before anything that came behind the answer. */
  #takeRecoveries({ channels, topics }) {
    for (const recoveries of [channels, topics]) {
      if (recoveries?.[plan.channel]) this.#recover(recoveries[plan.channel]);
    }
  }

  #lost(code) {
    for (const [id, { reject }] of this.#asked) this.#settle(id, reject, { message: 'the connection ended' });
    if (this.#ended) return;
    if (code >= 4500) result.problems.push(`closed with ${code}`);
    this.#awaitBeginning();
  }
}

/** Publishes its share with several messages under way at a time. */
async function publishAll({ user, token }) {
  const session = new Session(token);
  await session.connect();
  let next = 0;
  const lane = async () => {
    while (next < plan.messagesEach) {
      const text = `${user}#${next++}`;
      const stored = await session.publish(text, `message-of-${text.replace('#', '-')}`);
      const { epoch, offset, messageId, duplicate } = stored;
      result.acknowledged.push({ epoch, offset, messageId, text, duplicate });
      await pause(plan.pauseMs);
    }
  };
  await Promise.all(Array.from({ length: plan.window }, lane));
  session.close();
}

let seenAll;
const complete = new Promise((resolve) => (seenAll = resolve));
const listener = new Session(plan.listener.token, (entry) => {
  result.entries.push(entry);
  if (result.entries.length === plan.total) seenAll();
});
await listener.connect();
console.log('listening');
const input = createInterface({ input: process.stdin });
await once(input, 'line');
input.close();
await Promise.all(plan.publishers.map(publishAll));
await complete;
listener.close();
writeFileSync(resultFile, JSON.stringify(result));
process.exit(0);
